/** The streams of OpenAI's chat completions, and of Mistral, vLLM and others that write alike. */

import { answers, type Dialect, type Piece, piece } from "./dialect.ts";
import { countAt, type Fields, fieldsAt, listAt, textAt } from "./frame-fields.ts";

export const isChatCompletion = (frame: Fields): boolean =>
  Array.isArray(frame.choices) || frame.object === "chat.completion.chunk";

/** Complete: every choice that appeared has its `finish_reason`, and `[DONE]` came. */
export function chatCompletions(): Dialect {
  const choices = answers();
  let usage: number | null = null;
  return {
    get usage() {
      return usage;
    },
    read(frame) {
      usage = countAt(fieldsAt(frame, "usage"), "completion_tokens") ?? usage;
      return listAt(frame, "choices").flatMap((choice) => {
        const index = countAt(choice, "index") ?? 0;
        choices.see(index, choice.finish_reason);
        return piecesOf(index, choice);
      });
    },
    isComplete: (hasDone) => hasDone && choices.haveAllStopped(),
  };
}

function piecesOf(index: number, choice: Fields): readonly Piece[] {
  const delta = fieldsAt(choice, "delta");
  // Both names are in use for the same; some servers write both.
  const reasoning = textAt(delta, "reasoning_content") || textAt(delta, "reasoning");
  return [
    ...piece(`${index} reasoning`, reasoning, false),
    ...piece(index, textAt(delta, "content")),
    ...listAt(delta, "content").flatMap((part) => partOf(index, part)),
    ...piece(index, textAt(delta, "refusal")),
    // Of the older completions, which know no delta.
    ...piece(index, textAt(choice, "text")),
    ...piece(`${index} call`, textAt(fieldsAt(delta, "function_call"), "arguments")),
    ...listAt(delta, "tool_calls").flatMap((call) =>
      piece(
        `${index} call ${countAt(call, "index") ?? 0}`,
        textAt(fieldsAt(call, "function"), "arguments"),
      ),
    ),
  ];
}

/** Mistral's reasoning models write a list: what they think is a list of texts in it. */
function partOf(index: number, part: Fields): readonly Piece[] {
  const thoughts = listAt(part, "thinking").map((thought) => textAt(thought, "text"));
  return [
    ...piece(index, textAt(part, "text")),
    ...piece(`${index} reasoning`, thoughts.join(""), false),
  ];
}
