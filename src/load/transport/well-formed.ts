/** What may go on the wire: a request that breaks these rules is a bug of our own, no outcome. */

import { assert } from "../../base/assert.ts";
import type { OutgoingRequest } from "./sender.ts";

/** CONNECT would make a tunnel of the connection. */
const isMethod = /^(?!CONNECT$)[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isPath = /^[!-~\u0080-\u00ff]+$/;
const isName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** A line's end would begin another field; what is beyond Latin-1 has no byte. */
const isValue = /^[\t -~\u0080-\u00ff]*$/;

export function assertWellFormed({ method, path }: OutgoingRequest): void {
  assert(isMethod.test(method), `a request cannot be sent: method ${JSON.stringify(method)}`);
  assert(isPath.test(path), `a request cannot be sent: path ${JSON.stringify(path)}`);
}

/** The sender alone frames the body. */
export function assertHeaders(headers: OutgoingRequest["headers"]): void {
  for (const [name, value] of Object.entries(headers)) {
    assert(isName.test(name), `a request cannot be sent: header name ${JSON.stringify(name)}`);
    assert(name !== "transfer-encoding", `a request cannot be sent: header ${name}`);
    // Its value may be a secret.
    assert(isValue.test(value), `a request cannot be sent: header ${name}`);
  }
}

/** Where a body is expected, its absence is told (RFC 9110, section 8.6). */
const expectsBody = new Set(["POST", "PUT", "PATCH"]);

/** The content length that is to be told; null: none. */
export function toldLength({ method, headers, body }: OutgoingRequest): number | null {
  const length = body === null ? 0 : sizeOf(body);
  const told = headers["content-length"];
  const isTrue = told === undefined || told === String(length);
  assert(isTrue, "a request cannot be sent: its content-length is not that of its body");
  return body !== null || told !== undefined || expectsBody.has(method) ? length : null;
}

const sizeOf = (body: string | Uint8Array): number =>
  typeof body === "string" ? Buffer.byteLength(body) : body.length;
