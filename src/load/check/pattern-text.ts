/** Regular expressions as people write them into a file: `/text/`, or `/text/i` with flags. */

/** What begins and ends like a pattern; letters that are no flags at all make it a mere path. */
const form = /^\/(.+)\/([dgimsuvy]*)$/s;

/** State between two matches (g, y) or other results (d, v) serve no check. */
const goodFlags = /^[imsu]*$/;

export const isPatternText = (text: string): boolean => form.test(text);

/** The pattern, or what is wrong with the text. */
export function patternOf(text: string): RegExp | string {
  const [, source, flags = ""] = form.exec(text) ?? [];
  const shown = JSON.stringify(text);
  if (source === undefined) {
    return `${shown} is not a regular expression; write one between slashes, like /stop|length/`;
  }
  if (!goodFlags.test(flags) || new Set(flags).size < flags.length) {
    return `${shown} has the flags ${flags}; of i, m, s and u write each once at the most`;
  }
  try {
    return new RegExp(source, flags);
  } catch (error) {
    return `${shown} is not a regular expression: ${reasonOf(error)}; ${advice}`;
  }
}

const advice = "a backslash takes one of ( ) [ ] { } * + ? . | ^ $ as it is";

/** Without the pattern, which V8 repeats: `Invalid regular expression: /(/: Unterminated group`. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.slice(message.lastIndexOf(": ") + 2);
}

/** Matches this text and no other. */
export const exactly = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`);
