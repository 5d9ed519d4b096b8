/** JSON-RPC messages of a client, and the HTTP requests that carry them. */

import type { OutgoingRequest } from "../transport/sender.ts";
import type { JsonObject } from "./spec.ts";

export interface Message {
  readonly method: string;
  /** null: it has none. */
  readonly params: JsonObject | null;
  /** A notification has no id, and nothing answers it. */
  readonly id: string | null;
  /** What a tool, a resource or a prompt is called; null of other methods. */
  readonly name: string | null;
}

export interface Opened {
  /** The revision that was agreed on. */
  readonly version: string;
  /** null: the server keeps none. */
  readonly session: string | null;
}

type Headers = OutgoingRequest["headers"];

/** They say how a message is read, and that is the protocol's to set. */
export const protocolHeaders: ReadonlySet<string> = new Set([
  "accept",
  "content-type",
  "mcp-method",
  "mcp-name",
  "mcp-protocol-version",
  "mcp-session-id",
]);

/** `base`: what all requests to the server have in common; `era`: headers of this one. */
export function post(base: OutgoingRequest, message: Message, era: Headers): OutgoingRequest {
  const { method, params, id } = message;
  const sent = {
    jsonrpc: "2.0",
    ...(id === null ? {} : { id }),
    method,
    ...(params === null ? {} : { params }),
  };
  const accept = "application/json, text/event-stream";
  const headers = { ...base.headers, "content-type": "application/json", accept, ...era };
  return { ...base, headers, body: JSON.stringify(sent) };
}

/** A client tells a server its name; a load generator has nothing to hide. */
export const clientInfo = { name: "gameday", version: "0.1.0" } as const;

/**
 * A value as a header carries it: what is not visible ASCII, or could be taken for the mark itself,
 * goes as base64 of its UTF-8 (2026-07-28, Streamable HTTP, "Value Encoding").
 */
export function headerText(value: string): string {
  const isPlain = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(value);
  if (isPlain && !/^=\?base64\?.*\?=$/.test(value)) return value;
  return `=?base64?${Buffer.from(value, "utf8").toString("base64")}?=`;
}
