/** Text with `${nonce}` in it, cut up once so that a request only joins pieces. */

// biome-ignore lint/suspicious/noTemplateCurlyInString: it is the mark itself.
const nonceMark = "${nonce}";

/** What stands in a request for this arrival alone. */
export interface TemplateValues {
  readonly nonce: string;
}

export type Template = (values: TemplateValues) => string;

export function templateOf(text: string): Template {
  const pieces = text.split(nonceMark);
  return pieces.length === 1 ? () => text : (values) => pieces.join(values.nonce);
}

export const hasTemplate = (text: string | null): boolean => text?.includes(nonceMark) ?? false;

/** The names in `${...}` that are no template value. */
export function unknownNames(text: string): readonly string[] {
  const names = [...text.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? "");
  return names.filter((name) => name !== "nonce");
}

/** The same for the same (seed, traffic, arrival), unlike any other. */
export const nonceOf = (seed: number, traffic: number, arrival: number): string =>
  `gd-${seed.toString(36)}-${traffic}-${arrival}`;
