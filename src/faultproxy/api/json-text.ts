/** JSON text, with the keys in the order in which they are given, escaped as Go escapes it. */

/** Go also escapes what could end a script element, and the line separators of JavaScript. */
const goEscapes: ReadonlyMap<string, string> = new Map([
  ["<", "\\u003c"],
  [">", "\\u003e"],
  ["&", "\\u0026"],
  ["\u2028", "\\u2028"],
  ["\u2029", "\\u2029"],
]);

export const quote = (text: string) =>
  JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (found) => goEscapes.get(found) ?? found);

export type Field = readonly [key: string, json: string];

export const object = (fields: readonly Field[]) =>
  `{${fields.map(([key, json]) => `${quote(key)}:${json}`).join(",")}}`;
export const array = (items: readonly string[]) => `[${items.join(",")}]`;
