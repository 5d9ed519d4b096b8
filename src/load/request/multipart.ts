/** Bodies of multipart/form-data (RFC 7578), cut up once as templates are. */

import { seeded } from "../../base/random.ts";
import type { Part } from "./spec.ts";
import { hasTemplate, type TemplateValues, templateOf } from "./template.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface Multipart {
  /** With the boundary, which is the same for each request. */
  readonly contentType: string;
  readonly make: (values: TemplateValues) => Bytes;
  /** Whether all bodies are the same. */
  readonly isFixed: boolean;
}

export function multipartOf(parts: readonly Part[]): Multipart {
  const boundary = boundaryFor(parts);
  const pieces = parts.flatMap((part) => {
    const { content } = part;
    const own = typeof content === "string" ? templateOf(content) : () => content;
    return [() => `--${boundary}\r\n${headOf(part)}\r\n\r\n`, own, () => "\r\n"];
  });
  const make = (values: TemplateValues): Bytes => {
    const chunks = [...pieces, () => `--${boundary}--\r\n`].map((piece) => bytesOf(piece(values)));
    return joined(chunks);
  };
  const isFixed = !parts.some(({ content }) => typeof content === "string" && hasTemplate(content));
  return { contentType: `multipart/form-data; boundary=${boundary}`, make, isFixed };
}

/** As browsers write a name (WHATWG HTML, multipart/form-data encoding). */
const quoted = (name: string): string =>
  name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");

function headOf({ name, fileName, type }: Part): string {
  const file = fileName === null ? "" : `; filename="${quoted(fileName)}"`;
  const disposition = `content-disposition: form-data; name="${quoted(name)}"${file}`;
  return type === null ? disposition : `${disposition}\r\ncontent-type: ${type}`;
}

/** Drawn until no part holds it. The same for the same parts, so that runs can be repeated. */
function boundaryFor(parts: readonly Part[]): string {
  const random = seeded(parts.length, "boundary", ...parts.map(({ name }) => name));
  for (;;) {
    const digits = Array.from({ length: 4 }, () => random.integer(2 ** 32).toString(36));
    const boundary = `gameday-${digits.join("")}`;
    const isIn = ({ content }: Part) => Buffer.from(bytesOf(content)).includes(boundary);
    if (!parts.some(isIn)) return boundary;
  }
}

const utf8 = new TextEncoder();

const bytesOf = (content: string | Bytes): Bytes =>
  typeof content === "string" ? utf8.encode(content) : content;

function joined(chunks: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(chunks.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
