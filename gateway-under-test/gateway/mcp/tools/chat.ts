/** The tool `chat`: a question to a model, with all that the gateway does for questions. */

import type { CallToolResult } from "@modelcontextprotocol/server";
import { z } from "zod";
import { knownModels } from "../../fronts/known-models.ts";
import { preferencesHeader, readPreferences } from "../../fronts/preferences-header.ts";
import { type Preferences, preferencesSchema } from "../../preferences.ts";
import type { Refusal } from "../../refusal.ts";
import { type Asked, type Asking, asked } from "./asked.ts";
import { type OwnTool, ownTool, type ToolUse, toolError } from "./tool.ts";

const message = z.strictObject({
  role: z.enum(["system", "user", "assistant"]),
  content: z.string(),
});

const input = z.strictObject({
  prompt: z.string().min(1).optional().describe("the question; or give messages instead"),
  messages: z.array(message).min(1).optional().describe("a whole conversation, oldest first"),
  model: z.string().min(1).optional().describe("an alias of this gateway; absent: its first one"),
  max_tokens: z.int().positive().optional(),
  temperature: z.number().min(0).max(2).optional(),
  preferences: preferencesSchema
    .optional()
    .describe("what matters most for this question; steers which provider answers it"),
});

type Arguments = z.output<typeof input>;

export function chatTool(asking: Asking): OwnTool {
  const description =
    "Asks a language model through the gateway. Rate limits, budgets, caching and failover of " +
    "your tenant apply. Give either a prompt or messages.";
  const what = { name: "chat", title: "Ask a model", description, input, isReadOnly: false };
  return ownTool(what, async (args, use) => {
    const messages = messagesOf(args);
    if (messages === undefined) {
      return toolError("Invalid arguments: give either prompt or messages, and not both.");
    }
    const model = args.model ?? knownModels(asking.config, use.call)[0]?.id;
    if (model === undefined) return toolError("Invalid arguments: name a model.");
    const wanted = preferencesFor(args, use);
    if (wanted.kind === "wrong") return toolError(wanted.refusal.error.message);
    const { preferences } = wanted;
    const body = {
      model,
      messages: [...toneOf(preferences), ...messages],
      ...(args.max_tokens === undefined ? {} : { max_tokens: args.max_tokens }),
      ...(args.temperature === undefined ? {} : { temperature: args.temperature }),
      // Streamed only for those who want to see it grow.
      ...(use.progress === undefined ? {} : { stream: true }),
    };
    return resultOf(await asked(asking, use, body, preferences));
  });
}

function messagesOf({ prompt, messages }: Arguments) {
  if (prompt === undefined) return messages;
  return messages === undefined ? [{ role: "user", content: prompt }] : undefined;
}

/** The nearer to the question the stronger: header, session, request, arguments. */
function preferencesFor(args: Arguments, { call, preferences }: ToolUse) {
  const read = readPreferences(call.headers[preferencesHeader]);
  if (read.kind === "wrong") return read;
  const merged: Preferences = { ...read.preferences, ...preferences, ...args.preferences };
  return { kind: "preferences", preferences: merged } as const;
}

const toneOf = ({ tone }: Preferences) =>
  tone === undefined ? [] : [{ role: "system", content: `Answer in this tone: ${tone}` }];

function resultOf({ said, record }: Asked): CallToolResult {
  switch (said.kind) {
    case "text": {
      const { provider, servedModel, cache, attemptCount, completion } = record;
      const facts = {
        model: record.model ?? null,
        provider: provider ?? null,
        servedModel: servedModel ?? null,
        cache,
        attempts: attemptCount,
        finishReason: completion?.finishReason ?? null,
        usage: completion?.usage ? { ...completion.usage } : null,
        preferences: { ...record.preferences },
      };
      return { content: [{ type: "text", text: said.text }], structuredContent: facts };
    }
    case "refusal":
      return refusedResult(said.refusal);
    case "broken":
      return toolError(`The answer broke off (${said.reason}).`, { reason: said.reason });
    default:
      return said satisfies never;
  }
}

/** What an HTTP client would have seen, in words that a model can act on. */
export function refusedResult({ status, error, headers }: Refusal): CallToolResult {
  const after = Number(headers["retry-after"]);
  const retryAfterSeconds = Number.isFinite(after) ? after : null;
  return toolError(error.message, {
    status,
    code: error.code,
    type: error.type,
    retryAfterSeconds,
  });
}
