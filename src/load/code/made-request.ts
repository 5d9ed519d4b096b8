/** Takes what a function of a scenario made for a request that can be sent, or says why not. */

import { z } from "zod";
import { GamedayError, messageOf } from "../../base/errors.ts";
import type { Timeouts } from "../traffic.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import type { RequestContext } from "./define.ts";
import type { Unknown } from "./functions.ts";
import type { CodeSpec } from "./spec.ts";

const made = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Za-z]+$/, "not a method")
    .optional(),
  path: z.string().regex(/^\/[\x21-\xff]*$/, "a path starts with / and holds no spaces"),
  headers: z
    .record(
      z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "not a header name"),
      z.string().regex(/^[\t\x20-\x7e\x80-\xff]*$/, "a header is one line of Latin-1 text"),
    )
    .optional(),
  body: z.union([z.string(), z.instanceof(Uint8Array<ArrayBuffer>)]).optional(),
  json: z.unknown().optional(),
});

/** Throws E_SCENARIO: what a function cannot make ends the run, and is no fault of the target. */
export function makeRequest(
  spec: CodeSpec,
  make: Unknown,
  context: RequestContext,
  timeouts: Timeouts,
  keepsAnswer: boolean,
): OutgoingRequest {
  const request = parsed(called(make, context));
  const { path, json } = request;
  const body = json === undefined ? (request.body ?? null) : JSON.stringify(json);
  const given = Object.entries(request.headers ?? {}).map(([name, value]) => {
    return [name.toLowerCase(), value];
  });
  const typed = json === undefined ? {} : { "content-type": "application/json" };
  return {
    method: (request.method ?? (body === null ? "GET" : "POST")).toUpperCase(),
    path: (spec.base ?? "") + path,
    headers: { ...spec.headers, ...typed, ...Object.fromEntries(given) },
    body,
    timeouts,
    keepsAnswer,
  };
}

function called(make: Unknown, context: RequestContext): unknown {
  try {
    return Reflect.apply(make, undefined, [context]);
  } catch (cause) {
    throw new GamedayError("E_SCENARIO", `a request function threw: ${messageOf(cause)}`, {
      cause,
    });
  }
}

function parsed(value: unknown): z.infer<typeof made> {
  const result = made.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  const hint = 'It returns what is sent: { method: "POST", path: "/v1/chat", json: { ... } }.';
  const message = `a request function made no request: ${where} ${issue?.message}`;
  throw new GamedayError("E_SCENARIO", message.replace(/ {2,}/g, " "), { hint });
}
