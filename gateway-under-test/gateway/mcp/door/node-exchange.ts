/** A request and its response as the protocol's library takes them. */

import type { ServerResponse } from "node:http";
import type { FastifyRequest } from "fastify";

/** Its body, if it had any, was read before. */
export const nodeRequest = ({ method, url, headers }: FastifyRequest) => ({
  method,
  url,
  headers,
  async *[Symbol.asyncIterator]() {},
});

/** Headers of a stream go out at once: its client waits for them, and an event may be far. */
export const nodeResponse = (raw: ServerResponse) => ({
  writeHead(status: number, headers: Record<string, string> = {}) {
    raw.writeHead(status, headers);
    if (headers["content-type"]?.startsWith("text/event-stream") === true) raw.flushHeaders();
  },
  write: (chunk: string | Uint8Array) => raw.write(chunk),
  end: (chunk?: string | Uint8Array) => (chunk === undefined ? raw.end() : raw.end(chunk)),
  on: (event: string, listener: (...args: unknown[]) => void) => raw.on(event, listener),
  get destroyed() {
    return raw.destroyed;
  },
});

/** A session would keep a stream whose client has left until it next writes to it. */
export function endedBy(signal: AbortSignal, response: Response): Response {
  const { body, status, headers } = response;
  if (body === null) return response;
  return new Response(body.pipeThrough(new TransformStream(), { signal }), { status, headers });
}
