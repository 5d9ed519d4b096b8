/** Messages of Anthropic in the words of OpenAI: blocks become parts, tool results messages. */

import type {
  AssistantBlock,
  Message,
  ResultBlock,
  Texts,
  ToolResult,
  UserBlock,
} from "./request-schema.ts";

/** As OpenAI has it. */
export interface QuestionMessage {
  readonly [field: string]: unknown;
  readonly role: string;
}

export function questionMessages(
  system: Texts | undefined,
  messages: readonly Message[],
): QuestionMessage[] {
  const first = system === undefined ? [] : [{ role: "system", content: textsOf(system) }];
  return [...first, ...messages.flatMap(messageOf)];
}

function messageOf(message: Message): readonly QuestionMessage[] {
  if (message.role === "system") return [{ role: "system", content: textsOf(message.content) }];
  const { role } = message;
  if (typeof message.content === "string") return [{ role, content: message.content }];
  return message.role === "user" ? userMessages(message.content) : assistantOf(message.content);
}

/** Results come first: OpenAI wants them right behind the calls. */
function userMessages(blocks: readonly UserBlock[]): readonly QuestionMessage[] {
  const results = blocks.filter((block) => block.type === "tool_result");
  const parts = blocks.flatMap((block) =>
    block.type === "tool_result" ? attachmentsOf(block) : [partOf(block)],
  );
  const said = parts.length === 0 ? [] : [{ role: "user", content: simplest(parts) }];
  return [...results.map(toolMessage), ...said];
}

/** OpenAI has no place for an error but its text. */
function toolMessage({ tool_use_id, content = "", is_error }: ToolResult): QuestionMessage {
  const text = typeof content === "string" ? content : content.flatMap(textOf).join("\n");
  const result = is_error === true ? `Error: ${text}` : text;
  return { role: "tool", tool_call_id: tool_use_id, content: result };
}

/** What a tool has shown: tool messages are text, so it follows them in the user's. */
function attachmentsOf({ content }: ToolResult): readonly Part[] {
  if (content === undefined || typeof content === "string") return [];
  return content.filter(({ type }) => type !== "text").map(partOf);
}

const textOf = (block: ResultBlock) => (block.type === "text" ? [block.text] : []);

function assistantOf(blocks: readonly AssistantBlock[]): readonly QuestionMessage[] {
  const calls = blocks.flatMap((block) => (block.type === "tool_use" ? [callOf(block)] : []));
  const parts = blocks.flatMap((block) => (block.type === "text" ? [partOf(block)] : []));
  if (calls.length === 0) return [{ role: "assistant", content: simplest(parts) }];
  const content = parts.length === 0 ? null : simplest(parts);
  return [{ role: "assistant", content, tool_calls: calls }];
}

const callOf = ({ id, name, input }: Extract<AssistantBlock, { type: "tool_use" }>) => ({
  id,
  type: "function",
  function: { name, arguments: JSON.stringify(input) },
});

type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image_url"; readonly image_url: { readonly url: string } }
  | {
      readonly type: "file";
      readonly file: { readonly filename: string; readonly file_data: string };
    };

function partOf(block: ResultBlock): Part {
  switch (block.type) {
    case "text":
      return { type: "text", text: block.text };
    case "image": {
      const { source } = block;
      const url = source.type === "url" ? source.url : dataUrl(source);
      return { type: "image_url", image_url: { url } };
    }
    case "document": {
      const { source, title } = block;
      if (source.type === "text") return { type: "text", text: source.data };
      const file = { filename: title ?? "document", file_data: dataUrl(source) };
      return { type: "file", file };
    }
    default:
      return block satisfies never;
  }
}

const dataUrl = (source: { readonly media_type: string; readonly data: string }): string =>
  `data:${source.media_type};base64,${source.data}`;

const textsOf = (texts: Texts) => (typeof texts === "string" ? texts : simplest(texts.map(partOf)));

/** One text is said as a text: not all providers take parts everywhere. */
function simplest(parts: readonly Part[]): string | readonly Part[] {
  const [first] = parts;
  if (first === undefined) return "";
  return parts.length === 1 && first.type === "text" ? first.text : parts;
}
