/** An answer of OpenAI in one piece as a message of Anthropic. */

import { z } from "zod";
import {
  contentSchema,
  endingOf,
  endingSchema,
  messageId,
  tokensSaid,
  toolUseId,
  usageOf,
  usageSchema,
} from "./message-words.ts";

const callSchema = z.object({
  id: z.string().nullish(),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const answerSchema = z.object({
  id: z.string().default("chatcmpl-0"),
  model: z.string().default(""),
  choices: z
    .array(
      endingSchema.extend({
        message: z.object({
          content: contentSchema,
          refusal: z.string().nullish(),
          tool_calls: z.array(callSchema).nullish(),
        }),
      }),
    )
    .min(1),
  usage: usageSchema.nullish(),
});

type Answered = z.infer<typeof answerSchema>;
type Said = Answered["choices"][number]["message"];

/** Undefined: it cannot be said, because the model wrote arguments that are no JSON. */
export function messageBody(body: string, promptTokens: number): string | undefined {
  const { data } = answerSchema.safeParse(parsed(body));
  const [choice] = data?.choices ?? [];
  if (data === undefined || choice === undefined) return undefined;
  const finishReason = choice.finish_reason ?? "stop";
  const calls = callBlocks(data.id, choice.message, finishReason === "length");
  if (calls === undefined) return undefined;
  return JSON.stringify({
    id: messageId(data.id),
    type: "message",
    role: "assistant",
    model: data.model,
    content: [...textBlocks(choice.message), ...calls],
    ...endingOf(finishReason, choice.stop_reason),
    usage: usageOf(data.usage ?? undefined, {
      input: promptTokens,
      output: tokensSaid([...textsOf(choice.message), ...argumentsOf(choice.message)]),
    }),
  });
}

function textBlocks(said: Said) {
  const texts = textsOf(said).filter((text) => text !== "");
  return texts.map((text) => ({ type: "text", text, citations: null }));
}

const textsOf = ({ content, refusal }: Said): readonly string[] => [content ?? "", refusal ?? ""];

const argumentsOf = ({ tool_calls }: Said): readonly string[] =>
  (tool_calls ?? []).map((call) => call.function.arguments);

/** A call that ran out of tokens is only half there: it is left out. */
function callBlocks(id: string, { tool_calls }: Said, isCut: boolean) {
  const blocks = (tool_calls ?? []).map((call, index) => {
    const input = inputOf(call.function.arguments);
    const { name } = call.function;
    return input && { type: "tool_use", id: call.id || toolUseId(id, index), name, ...input };
  });
  const whole = blocks.filter((block) => block !== undefined);
  return whole.length === blocks.length || isCut ? whole : undefined;
}

/** Models write nothing for a tool without parameters. */
function inputOf(text: string): { readonly input: unknown } | undefined {
  if (text.trim() === "") return { input: {} };
  const input = parsed(text);
  return input === undefined ? undefined : { input };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
