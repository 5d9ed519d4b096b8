/** Reads a request's body into memory: only so can it be sent a second time. */

import type { IncomingMessage } from "node:http";

export type Body =
  | { readonly kind: "read"; readonly bytes: Buffer }
  | { readonly kind: "too-large" }
  | { readonly kind: "aborted" };

export function readBody(request: IncomingMessage, limitBytes: number): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      // The rest is read and dropped, so that the client gets to see the answer.
      if (size > limitBytes) resolve({ kind: "too-large" });
      else chunks.push(chunk);
    });
    request.once("end", () => resolve({ kind: "read", bytes: Buffer.concat(chunks) }));
    // After `end` this changes nothing.
    request.once("close", () => resolve({ kind: "aborted" }));
    request.once("error", () => resolve({ kind: "aborted" }));
  });
}
