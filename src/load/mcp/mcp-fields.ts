/** The part of a scenario file that describes an MCP step. */

import { z } from "zod";
import { namesIn } from "../request/template.ts";
import { environmentName, nameProblem } from "../request/template-names.ts";
import { protocolHeaders } from "./message.ts";
import {
  defaultMcpVersion,
  type JsonObject,
  listed,
  type McpCall,
  type McpSpec,
  mcpTemplates,
  mcpVersions,
} from "./spec.ts";

const path = z
  .string()
  .startsWith("/", "a path starts with /")
  .regex(/^[\x21-\x7e\x80-\xff]*$/, "a path holds no spaces; write them as %20");

const called = z.string().min(1, "write a name");

/** They describe the connection and the body as sent, and that is the sender's to know. */
const senderHeaders: ReadonlySet<string> = new Set([
  "content-length",
  "transfer-encoding",
  "keep-alive",
  "upgrade",
  "expect",
]);

const headers = z
  .record(
    z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
    z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, "a header is one line of Latin-1 text"),
    {
      error: ({ code, path }) =>
        code === "invalid_key" ? `${String(path?.at(-1))} is not a header name` : undefined,
    },
  )
  .superRefine((given, context) => {
    for (const name of Object.keys(given)) {
      const by = setterOf(name.toLowerCase());
      if (by === null) continue;
      context.addIssue({ code: "custom", message: `${name} is set by ${by}`, path: [name] });
    }
  });

function setterOf(header: string): string | null {
  if (protocolHeaders.has(header)) return "the protocol, as version says; leave it out";
  return senderHeaders.has(header) ? "the sender; leave it out" : null;
}

const version = z.enum(mcpVersions, {
  error: `write one of ${mcpVersions.join(", ")}; 2024-11-05 had a transport of its own`,
});

export const mcpFields = z
  .strictObject({
    call: called.optional().describe("a tool to call"),
    arguments: z
      .record(z.string(), z.json())
      .optional()
      .describe("what the tool or the prompt is given; its texts are templates"),
    list: z.enum(listed).optional().describe("lists what the server has: its first page"),
    read: called.optional().describe("the URI of a resource to read"),
    prompt: called.optional().describe("a prompt to get"),
    version: version
      .default(defaultMcpVersion)
      .describe(`revision of the protocol that is spoken (default ${defaultMcpVersion})`),
    path: path.default("/mcp").describe("of the endpoint (default /mcp)"),
    headers: headers.default({}),
    as: z.string().optional().describe("the tenant whose key is sent"),
  })
  .describe("a request of the Model Context Protocol: call, list, read or prompt");

export type McpFields = z.infer<typeof mcpFields>;

/** The request, or what is wrong with it. */
export function mcpOf(fields: McpFields): McpSpec | string {
  const call = callOf(fields);
  if (typeof call === "string") return call;
  const { version, path, headers: given, as = null } = fields;
  const named = Object.entries(given).map(([name, value]) => [name.toLowerCase(), value] as const);
  return (
    misplacedSecret(path, call) ?? {
      path,
      headers: Object.fromEntries(named),
      as,
      version,
      call,
    }
  );
}

const noNames = { captures: [], fields: null };

/** Values of the environment are secrets, and only headers are kept from being shown. */
function misplacedSecret(path: string, call: McpCall): string | null {
  const names = mcpTemplates({ path, headers: {}, call }).flatMap(namesIn);
  const secret = names.find((name) => environmentName.test(name));
  return secret === undefined ? null : nameProblem(secret, noNames, false);
}

const kinds = ["call", "list", "read", "prompt"] as const;

function callOf(fields: McpFields): McpCall | string {
  const given = kinds.filter((kind) => fields[kind] !== undefined);
  if (given.length > 1) return `an MCP step makes one request, not ${given.join(" and ")}`;
  const { call, list, read, prompt, arguments: args } = fields;
  if (call !== undefined) return { kind: "tool", name: call, arguments: args ?? {} };
  if (prompt !== undefined) return promptOf(prompt, args ?? {});
  if (args !== undefined) return "arguments belong to call or prompt";
  if (read !== undefined) return { kind: "read", uri: read };
  if (list !== undefined) return { kind: "list", of: list };
  return "say what to ask the server; write call: name-of-a-tool, or list: tools";
}

/** The protocol knows no other arguments of prompts than texts. */
function promptOf(name: string, args: JsonObject): McpCall | string {
  const wrong = Object.keys(args).find((key) => typeof args[key] !== "string");
  if (wrong === undefined) return { kind: "prompt", name, arguments: args };
  return `arguments of a prompt are texts; put ${wrong} in quotes`;
}
