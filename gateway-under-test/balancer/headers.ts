/** Headers that are about one connection stay on it (RFC 9110, 7.6.1). */

import type { IncomingHttpHeaders } from "node:http";

const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Set anew for the connection to the replica. */
const ownRequestHeaders = ["host", "content-length", "expect"];

export type PlainHeaders = Record<string, string | string[]>;

export function endToEnd(headers: IncomingHttpHeaders): PlainHeaders {
  // A sender may declare more of its headers to be about the connection.
  const named = (headers.connection ?? "").toLowerCase().split(/\s*,\s*/);
  const kept: PlainHeaders = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !hopByHop.has(name) && !named.includes(name)) kept[name] = value;
  }
  return kept;
}

export function requestHeaders(headers: IncomingHttpHeaders, requestId: string): PlainHeaders {
  const kept = endToEnd(headers);
  for (const name of ownRequestHeaders) delete kept[name];
  return { ...kept, "x-request-id": requestId };
}
