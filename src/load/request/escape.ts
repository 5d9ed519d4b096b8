/** How a value is put into each part of a request, so that it stays a value there. */

export type Escape = "none" | "json" | "component" | "path" | "form" | "header";

export const escapes: Readonly<Record<Escape, (value: string) => string>> = {
  none: (value) => value,
  json: (value) => JSON.stringify(value).slice(1, -1),
  component: (value) => encodeURIComponent(wellFormed(value)),
  path: pathFrom,
  form: (value) => new URLSearchParams([["", value]]).toString().slice(1),
  header: headerFrom,
};

/** Half a surrogate pair has no UTF-8. */
const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, "\ufffd");

/**
 * What stands at the start of a path is a path itself, with its slashes and query, as a header
 * location tells one; of a URL its path. Only what no path can hold is encoded.
 */
function pathFrom(value: string): string {
  const path = value.trim().replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "");
  const [beforeFragment = ""] = path.split("#", 1);
  const encoded = wellFormed(beforeFragment).replace(/[^\x21-\x7e]+/gu, encodeURIComponent);
  return encoded.startsWith("/") ? encoded : `/${encoded}`;
}

const utf8 = new TextEncoder();

/**
 * Control characters, line breaks above all, are left out: nothing can begin a header of its own.
 * What is not Latin-1 goes as its UTF-8 bytes.
 */
function headerFrom(value: string): string {
  return wellFormed(value)
    .replace(/[^\t\x20-\x7e\x80-\u{10ffff}]/gu, "")
    .replace(/[\u{100}-\u{10ffff}]+/gu, (text) => String.fromCharCode(...utf8.encode(text)));
}
