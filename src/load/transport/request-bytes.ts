/** From a request to its bytes on an HTTP/1.1 connection: head and body in one write. */

import { Recent } from "./recent.ts";
import type { OutgoingRequest } from "./sender.ts";
import { assertHeaders, assertWellFormed, toldLength } from "./well-formed.ts";

export type RequestBytes = (request: OutgoingRequest) => Buffer;

/** Requests and sets of headers that come again are the same objects: these are made once. */
export function requestBytes(authority: string, closes: boolean): RequestBytes {
  const own = closes ? "connection: close\r\n" : "";
  const fieldsOf = new Recent((headers: OutgoingRequest["headers"]) => {
    assertHeaders(headers);
    return `host: ${headers["host"] ?? authority}\r\n${own}${fields(headers, closes)}`;
  });
  const bytesOf = new Recent((request: OutgoingRequest) => {
    assertWellFormed(request);
    const { method, path, headers, body } = request;
    const length = toldLength(request);
    const told = length === null ? "" : `content-length: ${length}\r\n`;
    return joined(`${method} ${path} HTTP/1.1\r\n${fieldsOf.of(headers)}${told}\r\n`, body, length);
  });
  return (request) => bytesOf.of(request);
}

/** The sender tells the length itself, and how the connection ends if that is not left open. */
function fields(headers: OutgoingRequest["headers"], closes: boolean): string {
  let text = "";
  for (const [name, value] of Object.entries(headers)) {
    if (name === "host" || name === "content-length") continue;
    if (closes && name === "connection") continue;
    text += `${name}: ${value}\r\n`;
  }
  return text;
}

function joined(head: string, body: OutgoingRequest["body"], length: number | null): Buffer {
  const bytes = Buffer.allocUnsafe(head.length + (length ?? 0));
  bytes.write(head, 0, "latin1");
  if (typeof body === "string") bytes.write(body, head.length, "utf8");
  else if (body !== null) bytes.set(body, head.length);
  return bytes;
}
