/** Text of unknown origin for people: no control characters, and short. */

import { hide, isSecretName } from "../../base/secret.ts";

/** All but line breaks and tabs, what turns the direction of text, and lone halves of a pair. */
const unprintable = /(?![\n\t])\p{Cc}|[\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

/** What cannot be shown is replaced and never left out: text that was apart stays apart. */
export const plain = (text: string): string =>
  text.replace(/\r\n?/g, "\n").replace(unprintable, "\ufffd");

/** Stands where text was left out. */
export const ellipsis = "…";

/** So many UTF-16 units at the most, and no half of a character at the end. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length - 1);
  return (/[\ud800-\udbff]$/.test(kept) ? kept.slice(0, -1) : kept) + ellipsis;
}

const textLength = 60;
const entriesShown = 4;

/** A JSON value on one line; of a large one the beginning. */
export function shown(value: unknown, depth = 2): string {
  if (typeof value === "string") return JSON.stringify(plain(cut(value, textLength)));
  if (typeof value !== "object" || value === null) return String(value);
  const isList = Array.isArray(value);
  const [open, close] = isList ? "[]" : "{}";
  if (depth === 0) return `${open}${ellipsis}${close}`;
  const entries: string[] = [];
  for (const [name, item] of firstEntries(value)) {
    const key = isList ? "" : `${JSON.stringify(plain(cut(name, textLength)))}:`;
    entries.push(entries.length < entriesShown ? key + shown(item, depth - 1) : ellipsis);
  }
  return `${open}${entries.join(",")}${close}`;
}

/** Without the secret that a text under such a name is. */
export const shownUnder = (name: string, value: unknown): string =>
  typeof value === "string" && isSecretName(name) ? String(hide(value)) : shown(value);

/** One more than is shown: a list of millions is not copied. */
function firstEntries(value: object): readonly (readonly [string, unknown])[] {
  const first: (readonly [string, unknown])[] = [];
  for (const name in value) {
    first.push([name, Object.getOwnPropertyDescriptor(value, name)?.value]);
    if (first.length > entriesShown) break;
  }
  return first;
}
