/** Takes what a function of a scenario made for a request that can be sent, or says why not. */

import { z } from "zod";
import { GamedayError, messageOf } from "../../base/errors.ts";
import { headersField, methods, pathText } from "../request/request-fields.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import type { RequestContext } from "./define.ts";
import type { Callable, FunctionRef } from "./functions.ts";
import { thrownIn } from "./thrown.ts";

const method = z
  .string("must be a text like POST")
  .toLowerCase()
  .pipe(z.enum(methods, `write one of ${methods.join(", ").toUpperCase()}`));

const path = z
  .string("must be a text like /v1/chat/completions")
  .regex(/^\//, "a path starts with /")
  .check(pathText);

const body = z.union([z.string(), z.instanceof(Uint8Array<ArrayBuffer>)], "must be text or bytes");

const returned = z
  .strictObject(
    {
      method: method.optional(),
      path,
      headers: headersField.optional(),
      body: body.optional(),
      json: z.unknown().optional(),
    },
    { error: ({ code }) => (code === "invalid_type" ? "no object" : undefined) },
  )
  .refine((made) => made.body === undefined || made.json === undefined, "has json and body")
  .refine((made) => {
    const hasBody = made.body !== undefined || made.json !== undefined;
    return !hasBody || (made.method !== "get" && made.method !== "head");
  }, "a GET or HEAD has no body");

type Made = Pick<OutgoingRequest, "method" | "path" | "headers" | "body">;

/**
 * Calls the function. Throws E_SCENARIO: what a function cannot make ends the run, and is no fault
 * of the target. `headers`: what stands beside the function, which its own headers win over.
 */
export function madeRequest(
  ref: FunctionRef,
  make: Callable,
  context: RequestContext,
  headers: Made["headers"],
): Made {
  const { method, path, headers: own = {}, body, json } = parsed(ref, called(ref, make, context));
  const content = json === undefined ? (body ?? null) : jsonOf(ref, json);
  const type = json === undefined ? {} : { "content-type": "application/json" };
  const given = Object.entries(own).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    method: (method ?? (content === null ? "get" : "post")).toUpperCase(),
    path,
    headers: { ...type, ...headers, ...Object.fromEntries(given) },
    body: content,
  };
}

function called({ module, at }: FunctionRef, make: Callable, context: RequestContext): unknown {
  try {
    return Reflect.apply(make, undefined, [context]);
  } catch (cause) {
    const { message, where } = thrownIn(module, cause);
    throw new GamedayError("E_SCENARIO", `${at} threw: ${message} (${where})`, { cause });
  }
}

function parsed(ref: FunctionRef, value: unknown): z.infer<typeof returned> {
  if (value instanceof Promise) {
    // What becomes of it is nobody's business now.
    value.catch(() => undefined);
    throw useless(ref, "a promise; it cannot be async");
  }
  const result = returned.safeParse(value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const at = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  throw useless(ref, `${at}${issue?.message}`);
}

/** Sent as it is; what has no JSON (a function, a number too big) is the scenario's mistake. */
function jsonOf(ref: FunctionRef, json: unknown): string {
  try {
    const text: unknown = JSON.stringify(json);
    if (typeof text === "string") return text;
  } catch (error) {
    throw useless(ref, `json: ${messageOf(error).split("\n", 1)[0]}`);
  }
  throw useless(ref, "json: nothing that JSON could hold");
}

/** Where only a message is told, it has all that is needed. */
function useless({ module, at }: FunctionRef, what: string): GamedayError {
  const instead = 'return what is sent: { method: "POST", path: "/v1/chat", json: { ... } }';
  return new GamedayError("E_SCENARIO", `${at} made no request: ${what}; ${instead} (${module})`);
}
