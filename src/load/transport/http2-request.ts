/** From a request to the headers that HTTP/2 sends for it (RFC 9113, section 8). */

import type { OutgoingHttpHeaders } from "node:http2";
import { Recent } from "./recent.ts";
import type { OutgoingRequest } from "./sender.ts";
import { assertHeaders, assertWellFormed, toldLength } from "./well-formed.ts";

/** Of HTTP/1.1 connections alone; `host` goes as `:authority`. */
const ofConnections = new Set(["connection", "keep-alive", "proxy-connection", "upgrade", "host"]);

export type Http2Headers = (request: OutgoingRequest) => OutgoingHttpHeaders;

export function http2Headers(origin: string): Http2Headers {
  const { protocol, host } = new URL(origin);
  const scheme = protocol.slice(0, -1);
  const made = new Recent((request: OutgoingRequest): OutgoingHttpHeaders => {
    assertWellFormed(request);
    assertHeaders(request.headers);
    const { method, path, headers } = request;
    const own = Object.entries(headers).filter(([name]) => !ofConnections.has(name));
    const length = toldLength(request);
    return {
      ":method": method,
      ":scheme": scheme,
      ":authority": headers["host"] ?? host,
      ":path": path,
      ...Object.fromEntries(own),
      ...(length !== null && { "content-length": String(length) }),
    };
  });
  return (request) => made.of(request);
}
