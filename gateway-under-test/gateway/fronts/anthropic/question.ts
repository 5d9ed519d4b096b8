/** A request of Anthropic as a question of OpenAI. */

import type { ChatRequest } from "../../question.ts";
import { questionMessages } from "./question-messages.ts";
import type { MessagesRequest, PromptRequest } from "./request-schema.ts";

export function questionBody(request: MessagesRequest): ChatRequest {
  const { max_tokens, stream, temperature, top_p, stop_sequences: stop, metadata } = request;
  const user = metadata?.user_id ?? undefined;
  return {
    ...promptBody(request),
    max_completion_tokens: max_tokens,
    ...given({ temperature, top_p, stop, user }),
    // The end of a message says what it has cost: Anthropic's clients need not ask for that.
    ...(stream === true ? { stream, stream_options: { include_usage: true } } : {}),
  };
}

/** All of it that goes into the prompt. */
export function promptBody(request: PromptRequest): ChatRequest {
  const { model, system, messages, tools, tool_choice: choice, output_config } = request;
  return {
    model,
    messages: questionMessages(system, messages),
    ...given({
      tools: tools === undefined || tools.length === 0 ? undefined : tools.map(toolOf),
      tool_choice: choiceOf(choice),
      parallel_tool_calls: isSerial(choice) ? false : undefined,
      response_format: formatOf(output_config?.format),
    }),
  };
}

type Tool = NonNullable<PromptRequest["tools"]>[number];

const toolOf = ({ name, description, input_schema, strict }: Tool) => ({
  type: "function",
  function: { name, ...given({ description, strict }), parameters: input_schema },
});

type Choice = PromptRequest["tool_choice"];

function choiceOf(choice: Choice) {
  if (choice === undefined) return undefined;
  switch (choice.type) {
    case "auto":
    case "none":
      return choice.type;
    case "any":
      return "required";
    case "tool":
      return { type: "function", function: { name: choice.name } };
    default:
      return choice satisfies never;
  }
}

const isSerial = (choice: Choice): boolean =>
  choice !== undefined && choice.type !== "none" && choice.disable_parallel_tool_use === true;

type Format = NonNullable<PromptRequest["output_config"]>["format"];

const formatOf = (format: Format) =>
  format == null
    ? undefined
    : {
        type: "json_schema",
        json_schema: { name: "answer", schema: format.schema, strict: true },
      };

/** Without the fields that were not given. */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value != null));
}
