/** The JSON-RPC responses that an HTTP answer holds. */

import type { Answer } from "../transport/sender.ts";
import { eventData } from "./event-data.ts";

/** An object of JSON whose fields are not known yet. */
export type Fields = Readonly<Record<string, unknown>>;

export type Response =
  | { readonly kind: "result"; readonly id: unknown; readonly result: Fields }
  | { readonly kind: "error"; readonly id: unknown; readonly error: ToldError };

export interface ToldError {
  readonly code: unknown;
  readonly text: string;
  readonly data: unknown;
}

/** What an answer holds, or why it cannot be read. */
export type Reading =
  | { readonly kind: "read"; readonly responses: readonly Response[] }
  | { readonly kind: "unreadable"; readonly why: string };

/**
 * The server's own requests and notifications, which may come before a response in a stream, are
 * left out.
 */
export function readResponses({ headers, body }: Answer): Reading {
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "text/event-stream") return readMessages(eventData(body));
  if (type === "application/json") return readMessages([body.toString("utf8")]);
  const what = type === "" ? "no content-type" : `content-type ${type}`;
  return unreadable(`the answer has ${what}, not application/json or text/event-stream`);
}

function readMessages(texts: readonly string[]): Reading {
  const responses: Response[] = [];
  for (const text of texts) {
    const message = parsed(text);
    if (message === undefined) return unreadable("the answer is not JSON");
    // A revision of 2025-03-26 may answer with a batch.
    for (const one of Array.isArray(message) ? message : [message]) {
      const read = fieldsOf(one);
      if (read?.["jsonrpc"] !== "2.0") return unreadable("the answer is not JSON-RPC 2.0");
      if ("method" in read) continue;
      const response = responseOf(read);
      if (response === null) return unreadable("a response has neither a result nor an error");
      responses.push(response);
    }
  }
  return { kind: "read", responses };
}

function responseOf({ id, result, error }: Fields): Response | null {
  const told = fieldsOf(error);
  if (told !== null) {
    const { code, message, data } = told;
    return { kind: "error", id, error: { code, text: String(message ?? ""), data } };
  }
  const fields = fieldsOf(result);
  return fields === null ? null : { kind: "result", id, result: fields };
}

const unreadable = (why: string): Reading => ({ kind: "unreadable", why });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** null of anything that is no object. */
export function fieldsOf(value: unknown): Fields | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  return Object.fromEntries(Object.entries(value));
}

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
