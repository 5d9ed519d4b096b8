/** Tells the frames by which an LLM stream says that it failed. */

// Where it is not JSON: an error object, or a frame that names itself one.
const errorPattern = /^\s*\{\s*"(?:error"|(?:type|object)"\s*:\s*"error")/;

/**
 * True of a frame with an `error`, of one that calls itself an error, and of one whose reason to
 * stop is an error, as Mistral may write before a proper `[DONE]`. Only what holds the word as a
 * whole text is parsed, so an ordinary frame costs one search.
 */
export function isErrorFrame(data: string): boolean {
  if (!data.includes('"error"')) return false;
  const frame = parsed(data);
  if (frame === undefined) return errorPattern.test(data);
  const error = fieldOf(frame, "error") ?? null;
  const isNamedSo = fieldOf(frame, "type") === "error" || fieldOf(frame, "object") === "error";
  return error !== null || isNamedSo || holdersOf(frame).some(stoppedInError);
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}

/**
 * What may hold a reason to stop: OpenAI's and Mistral's choices, Gemini's candidates, Anthropic's
 * delta and message. The rest is not searched: the arguments of a call may hold any name.
 */
const holdersOf = (frame: unknown): readonly unknown[] => [
  frame,
  fieldOf(frame, "delta"),
  fieldOf(frame, "message"),
  ...listAt(frame, "choices"),
  ...listAt(frame, "candidates"),
];

const stoppedInError = (holder: unknown): boolean =>
  ["finish_reason", "stop_reason", "finishReason"].some(
    (name) => fieldOf(holder, name) === "error",
  );

function listAt(value: unknown, name: string): readonly unknown[] {
  const list = fieldOf(value, name);
  return Array.isArray(list) ? list : [];
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
