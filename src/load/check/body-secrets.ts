/** The secrets in a query, and in a body of JSON, of a form or of parts. */

import { isSecretName } from "../../base/secret.ts";
import type { OutgoingRequest } from "../transport/sender.ts";

/** Of a body of other bytes this much is read, and of each part of one. Bytes. */
const mostRead = 2 ** 24;

/** `?key=...`, as Gemini takes it. */
export function secretsOfQuery(path: string): readonly string[] {
  const query = path.includes("?") ? path.slice(path.indexOf("?") + 1) : "";
  const raw = query.split(/[&#]/).map((pair) => pair.split("="));
  const written = raw.flatMap(([name, ...value]) => (isSecretName(name) ? [value.join("=")] : []));
  const decoded = [...new URLSearchParams(query)].filter(([name]) => isSecretName(name));
  return [...written, ...decoded.map(([, value]) => value)];
}

export function secretsOfBody({ headers, body }: OutgoingRequest): readonly string[] {
  if (body === null) return [];
  const type = headers["content-type"] ?? "";
  const [, quoted, bare] = /^multipart\/.*?;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? bare;
  if (boundary !== undefined) return [...secretsOfParts(bytesOf(body), boundary)];
  return secretsOfText(typeof body === "string" ? body : textOf(bytesOf(body)));
}

/** Texts under a secret name, at any depth of a JSON text, or in a form. */
function secretsOfText(text: string): readonly string[] {
  try {
    return [...secretsIn(JSON.parse(text), false)];
  } catch {
    return secretsOfQuery(`?${text}`);
  }
}

/** What could be a path or a URL. */
const withQuery = /^[^\s?]+\?\S+$/;

function* secretsIn(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === "string") {
    if (isSecret) yield value;
    else if (withQuery.test(value)) yield* secretsOfQuery(value);
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    yield* secretsIn(item, Array.isArray(value) ? isSecret : isSecretName(name));
  }
}

/** RFC 7578: a part with a secret name is one; any other may be JSON. */
function* secretsOfParts(body: Buffer, boundary: string): Generator<string> {
  const line = `--${boundary}`;
  for (let at = body.indexOf(line); at !== -1; ) {
    const next = body.indexOf(line, at + line.length);
    const part = body.subarray(at + line.length, next === -1 ? body.length : next);
    const headEnd = part.indexOf("\r\n\r\n");
    if (headEnd !== -1) {
      const [, name = ""] = /[;\s]name="([^"]*)"/i.exec(textOf(part.subarray(0, headEnd))) ?? [];
      const content = textOf(part.subarray(headEnd + 4)).replace(/\r\n$/, "");
      yield* isSecretName(name) ? [content] : secretsOfText(content);
    }
    at = next;
  }
}

const bytesOf = (body: string | Uint8Array<ArrayBuffer>): Buffer =>
  typeof body === "string"
    ? Buffer.from(body)
    : Buffer.from(body.buffer, body.byteOffset, body.byteLength);

const textOf = (bytes: Buffer): string => bytes.toString("utf8", 0, mostRead);
