/** The path of a request: decoded, cleaned, and written again, as Go's net/url does it. */

import { posix } from "node:path";

export interface RequestPath {
  /** Decoded, so that names in it can be compared. */
  readonly path: string;
  /** Where to go instead when the path holds `//`, `.` or `..`. */
  readonly redirect: string | undefined;
}

/** Undefined when an escape in it is wrong. */
export function readPath(target: string): RequestPath | undefined {
  // A request to a proxy names the server too.
  const origin = /^https?:\/\/[^/?]*/.exec(target)?.[0] ?? "";
  const [rawPath = "", query] = splitOnce(target.slice(origin.length), "?");
  const path = decodePath(rawPath);
  if (path === undefined) return undefined;
  // A slash at the end stays, and is not found later on.
  const clean = posix.normalize(path.startsWith("/") ? path : `/${path}`);
  if (clean === path) return { path, redirect: undefined };
  const suffix = query === undefined ? "" : `?${query}`;
  return { path, redirect: `${origin}${encodePath(clean)}${suffix}` };
}

function splitOnce(text: string, separator: string): readonly [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function decodePath(rawPath: string): string | undefined {
  if (/%(?![\da-fA-F]{2})/.test(rawPath)) return undefined;
  const bytes = rawPath.replace(/%(..)/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  // The bytes of the request line come as latin1, whatever they are.
  return Buffer.from(bytes, "latin1").toString();
}

/** Everything is escaped that Go escapes in a path. */
function encodePath(path: string): string {
  return path.replace(/[^A-Za-z0-9\-_.~$&+,/:;=@]/gu, (character) =>
    [...Buffer.from(character)]
      .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
      .join(""),
  );
}
