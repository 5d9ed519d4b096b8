/** How many columns of a terminal a text takes, and how to make it take fewer. */

/** East Asian wide forms and emoji take two columns. */
const wide = new RegExp(
  [
    "[\\u1100-\\u115f\\u2e80-\\ua4cf\\uac00-\\ud7a3\\uf900-\\ufaff]",
    "[\\ufe30-\\ufe6f\\uff00-\\uff60\\uffe0-\\uffe6]",
    "[\\u{1f300}-\\u{1faff}\\u{20000}-\\u{3fffd}]",
  ].join("|"),
  "u",
);
/** Combining marks, joiners and variation selectors take none. */
const none = /\p{M}|[\u200b-\u200f\u2060\ufeff]/u;

function columnsOf(character: string): number {
  if (none.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += columnsOf(character);
  return width;
}

/** The text if it fits, else its beginning and an ellipsis. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? "" : `${beginning(text, width - 1)}…`;
}

function beginning(text: string, width: number): string {
  let taken = "";
  let left = width;
  for (const character of text) {
    left -= columnsOf(character);
    if (left < 0) break;
    taken += character;
  }
  return taken;
}

const blanks = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - displayWidth(text)));

export const padEnd = (text: string, width: number): string => text + blanks(text, width);
export const padStart = (text: string, width: number): string => blanks(text, width) + text;

/** Lines of at most `width` columns, parted at spaces; a longer word is cut. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((each) => cut(each, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (displayWidth(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function cut(word: string, width: number): readonly string[] {
  if (displayWidth(word) <= width) return [word];
  const first = beginning(word, width);
  // A width below that of one character would never end.
  return first === "" ? [word] : [first, ...cut(word.slice(first.length), width)];
}
