/** The streams of Gemini's streamGenerateContent, as server-sent events. */

import { answers, type Dialect, type Piece, piece } from "./dialect.ts";
import { countAt, type Fields, fieldsAt, isFields, listAt, textAt } from "./frame-fields.ts";

export const isGeminiContent = (frame: Fields): boolean =>
  Array.isArray(frame.candidates) ||
  isFields(frame.promptFeedback) ||
  isFields(frame.usageMetadata);

/**
 * Complete: every candidate that appeared has its `finishReason`, or the prompt was blocked; this
 * dialect has no terminator.
 */
export function geminiContent(): Dialect {
  const candidates = answers();
  let usage: number | null = null;
  let isBlocked = false;
  return {
    get usage() {
      return usage;
    },
    read(frame) {
      usage = tokensOf(fieldsAt(frame, "usageMetadata")) ?? usage;
      if (textAt(fieldsAt(frame, "promptFeedback"), "blockReason") !== "") isBlocked = true;
      return listAt(frame, "candidates").flatMap((candidate) => {
        const index = countAt(candidate, "index") ?? 0;
        candidates.see(index, candidate.finishReason);
        const parts = listAt(fieldsAt(candidate, "content"), "parts");
        return parts.flatMap((part) => piecesOf(index, part));
      });
    },
    isComplete: () => isBlocked || candidates.haveAllStopped(),
  };
}

/** Thoughts are counted apart here, and within the output tokens by the others. */
function tokensOf(usage: Fields): number | null {
  const [said, thought] = [
    countAt(usage, "candidatesTokenCount"),
    countAt(usage, "thoughtsTokenCount"),
  ];
  return said === null && thought === null ? null : (said ?? 0) + (thought ?? 0);
}

function piecesOf(index: number, part: Fields): readonly Piece[] {
  // A call comes whole: its arguments are JSON, not a text that grows.
  if (isFields(part.functionCall)) return piece(`${index} call`, JSON.stringify(part.functionCall));
  const isThought = part.thought === true;
  return piece(isThought ? `${index} reasoning` : index, textAt(part, "text"), !isThought);
}
