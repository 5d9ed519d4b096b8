/** Patterns for what is seen: plain text in which some words stand for what varies. */

/** What no JSON of Toxiproxy contains, since Go writes `<` as \u003c. */
const wildcards: ReadonlyMap<string, string> = new Map([
  ["<any>", "[\\s\\S]*"],
  ["<port>", "[1-9]\\d{0,4}"],
  ["<id>", "[0-9a-v]{20}"],
]);

export function matches(pattern: string, text: string): boolean {
  const parts = pattern.split(/(<any>|<port>|<id>)/);
  const source = parts.map((part) => wildcards.get(part) ?? escaped(part)).join("");
  return new RegExp(`^${source}$`).test(text);
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

/** Puts values in the place of `$names`. Unknown names stay. */
export const filledIn = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(/\$([a-z]+)/g, (whole, name) => values.get(name) ?? whole);
