/** Tells the frames by which a stream says that it failed. */

import { type Fields, fieldsAt, listAt } from "./frame-fields.ts";

// Where it is not JSON: an error object, or a frame that names itself one.
const errorPattern = /^\{\s*"(?:error"|(?:type|object)"\s*:\s*"error")/;

/** Of a frame that could not be parsed. */
export const looksLikeError = (data: string): boolean => errorPattern.test(data);

/**
 * True of a frame with an `error`, of one that calls itself an error, and of one whose reason to
 * stop is an error, as Mistral may write before a proper `[DONE]`.
 */
export function isErrorFrame(frame: Fields): boolean {
  const error = frame.error ?? null;
  const isNamedSo = frame.type === "error" || frame.object === "error";
  return error !== null || isNamedSo || holdersOf(frame).some(stoppedInError);
}

/**
 * What may hold a reason to stop: OpenAI's and Mistral's choices, Gemini's candidates, Anthropic's
 * delta and message. The rest is not searched: the arguments of a call may hold any name.
 */
const holdersOf = (frame: Fields): readonly Fields[] => [
  frame,
  fieldsAt(frame, "delta"),
  fieldsAt(frame, "message"),
  ...listAt(frame, "choices"),
  ...listAt(frame, "candidates"),
];

const stoppedInError = (holder: Fields): boolean =>
  holder.finish_reason === "error" ||
  holder.stop_reason === "error" ||
  holder.finishReason === "error";
