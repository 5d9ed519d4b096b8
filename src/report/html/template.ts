/** HTML as a tagged template: what is written in the code is markup, every value is text. */

import { withEntities } from "../printable.ts";

/** Markup that came out of a template; the only thing that is not escaped in another one. */
export class Html {
  readonly text: string;

  constructor(strings: TemplateStringsArray, values: readonly Content[]) {
    this.text = strings.map((string, i) => string + markup(values[i] ?? "")).join("");
  }
}

export type Content = Html | string | number | readonly Content[];

export const html = (strings: TemplateStringsArray, ...values: readonly Content[]): Html =>
  new Html(strings, values);

export const escapeHtml = (text: string): string => withEntities(text, /[&<>"'`]/gu);

function markup(value: Content): string {
  if (value instanceof Html) return value.text;
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return value.map(markup).join("");
}
