/** A POST as the door needs to know it before anyone serves it. */

import type { IncomingHttpHeaders } from "node:http";
import { isJsonContentType } from "@modelcontextprotocol/server";
import { z } from "zod";
import type { Refusal } from "../../refusal.ts";
import { type RequestId, refused } from "./rpc-error.ts";

export type Incoming =
  | { readonly kind: "message"; readonly message: Message; readonly json: unknown }
  | { readonly kind: "refused"; readonly refusal: Refusal };

export type Message = z.infer<typeof messageSchema>;

const idSchema = z.union([z.string(), z.number()]);

const messageSchema = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: idSchema.optional(),
  /** Answers have none; the gateway asks its clients nothing. */
  method: z.string().optional(),
  params: z
    .looseObject({
      _meta: z.unknown().optional(),
      /** Of `notifications/cancelled`. */
      requestId: idSchema.optional(),
    })
    .optional(),
});

export function incoming(headers: IncomingHttpHeaders, body: Buffer): Incoming {
  const wrong = unsuitable(headers);
  if (wrong !== undefined) return { kind: "refused", refusal: wrong };
  const json = parsed(body);
  if (json === undefined) return no(400, "parse_error", "The body is not JSON.");
  if (Array.isArray(json)) {
    return no(400, "invalid_request", "One message in a request: batches are not taken.");
  }
  const { data } = messageSchema.safeParse(json);
  if (data === undefined) return no(400, "invalid_request", "The body is no JSON-RPC 2.0 message.");
  return { kind: "message", message: data, json };
}

/** What an error is said of; null: of nothing that could be named. */
export const idOf = ({ id }: Message): RequestId => id ?? null;

function unsuitable(headers: IncomingHttpHeaders): Refusal | undefined {
  if (!isJsonContentType(headers["content-type"] ?? null)) {
    return refused(415, "unsupported_media_type", "Content-Type must be application/json.");
  }
  const { accept = "" } = headers;
  if (takes(accept, "application/json") && takes(accept, "text/event-stream")) return undefined;
  const both = "Accept must name both application/json and text/event-stream.";
  return refused(406, "not_acceptable", both);
}

export const takes = (accept: string, type: string): boolean =>
  accept.split(",").some((range) => range.split(";", 1)[0]?.trim().toLowerCase() === type);

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

const no = (status: number, code: string, message: string): Incoming => ({
  kind: "refused",
  refusal: refused(status, code, message),
});
