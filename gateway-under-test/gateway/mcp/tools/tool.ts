/** A tool of the gateway itself: what is listed of it, and what it does for a caller. */

import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Visit } from "../visit.ts";

export interface ToolUse extends Visit {
  readonly signal: AbortSignal;
  /** Undefined: nobody wants to know. */
  readonly progress: ((text: string) => void) | undefined;
}

export interface OwnTool {
  readonly listed: Tool;
  /** `given`: the arguments, unchecked. */
  run(given: unknown, use: ToolUse): Promise<CallToolResult>;
}

interface Description<S extends z.ZodObject> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: S;
  /** Nothing is changed or paid by it. */
  readonly isReadOnly: boolean;
}

export function ownTool<S extends z.ZodObject>(
  { name, title, description, input, isReadOnly }: Description<S>,
  run: (args: z.output<S>, use: ToolUse) => Promise<CallToolResult>,
): OwnTool {
  const { properties, required } = listedSchema.parse(z.toJSONSchema(input, { io: "input" }));
  const inputSchema = { type: "object" as const, properties, required, ...closed };
  const annotations = { readOnlyHint: isReadOnly, destructiveHint: false, openWorldHint: false };
  return {
    listed: { name, title, description, inputSchema, annotations },
    async run(given, use) {
      const { data, error } = input.safeParse(given ?? {});
      return data === undefined ? toolError(problemOf(error)) : run(data, use);
    },
  };
}

const closed = { additionalProperties: false };

const listedSchema = z.looseObject({
  properties: z.record(z.string(), z.json()),
  required: z.array(z.string()).default([]),
});

/** A model can mend what it reads; a protocol error would only reach its client's log. */
function problemOf(error: z.ZodError | undefined): string {
  const [issue] = error?.issues ?? [];
  const where = issue?.path.join(".") ?? "";
  return `Invalid arguments: ${where === "" ? "" : `${where}: `}${issue?.message ?? ""}.`;
}

export function toolError(message: string, details?: object): CallToolResult {
  const text = [{ type: "text" as const, text: message }];
  return details === undefined
    ? { isError: true, content: text }
    : { isError: true, content: text, structuredContent: { ...details } };
}

/** The same twice: as data, and as text for clients that know no other. */
export function toolData(data: object): CallToolResult {
  const text = JSON.stringify(data);
  return { content: [{ type: "text", text }], structuredContent: { ...data } };
}
