/** Untrusted text made fit to be shown: no terminal sequences, no invisible control characters. */

import { stripVTControlCharacters } from "node:util";

const control = /(?![\n\t])\p{Cc}/gu;
/** Characters that turn the direction of the text around them: it would read as another one. */
const turning = /[\u202a-\u202e\u2066-\u2069]/gu;
/** Lone halves of a pair and non-characters: legal in a string, in no file format. */
const illFormed = /[\p{Surrogate}\ufffe\uffff]/gu;

/** Keeps line breaks and tabs; what is left is legal in XML, HTML and Markdown. */
export function printable(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\r\n?/gu, "\n")
    .replace(control, "")
    .replace(turning, "")
    .replace(illFormed, "\ufffd");
}

export const oneLine = (text: string): string => printable(text).replace(/\s+/gu, " ").trim();

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
};

/** Printable, with the characters that `special` matches as entities of HTML and XML. */
export const withEntities = (text: string, special: RegExp): string =>
  printable(text).replace(special, (character) => entities[character] ?? "");
