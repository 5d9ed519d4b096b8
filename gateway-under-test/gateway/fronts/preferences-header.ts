/**
 * What a client would rather have, in the header `x-gateway-preferences`: as JSON, or as
 * `latency=low; region=eu`.
 */

import type { ZodError } from "zod";
import { noPreferences, type Preferences, preferencesSchema } from "../preferences.ts";
import { type Refusal, refusal } from "../refusal.ts";

export const preferencesHeader = "x-gateway-preferences";

type Read =
  | { readonly kind: "preferences"; readonly preferences: Preferences }
  | { readonly kind: "wrong"; readonly refusal: Refusal };

/** `value`: of the header; undefined: the client has sent none. */
export function readPreferences(value: string | string[] | undefined): Read {
  if (value === undefined) return { kind: "preferences", preferences: noPreferences };
  const text = value.toString().trim();
  const fields = text.startsWith("{") ? fieldsOfJson(text) : fieldsOfPairs(text);
  if (fields === undefined) {
    return wrong("expected JSON, or pairs like: latency=low; region=eu");
  }
  const { data, error } = preferencesSchema.safeParse(fields);
  return data === undefined ? wrong(reasonOf(error)) : { kind: "preferences", preferences: data };
}

function fieldsOfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function fieldsOfPairs(text: string): unknown {
  const pairs = text
    .split(";")
    .filter((pair) => pair.trim() !== "")
    .map((pair) => /^\s*([a-z]+)\s*=\s*(.*?)\s*$/.exec(pair));
  if (pairs.includes(null)) return undefined;
  const fields = pairs.map((pair) => [pair?.[1] ?? "", unquoted(pair?.[2] ?? "")] as const);
  const isTwice = new Set(fields.map(([name]) => name)).size < fields.length;
  return isTwice ? undefined : Object.fromEntries(fields);
}

const unquoted = (text: string): string => text.replace(/^"(.*)"$/, "$1");

function reasonOf(error: ZodError): string {
  const [issue] = error.issues;
  const where = issue?.path.join(".") ?? "";
  const what = issue?.message ?? "not understood";
  return where === "" ? what : `${where}: ${what}`;
}

function wrong(reason: string): Read {
  const message = `Invalid value for the header ${preferencesHeader}: ${reason}.`;
  const details = { message, type: "invalid_request_error", code: "invalid_preferences" };
  return { kind: "wrong", refusal: refusal(400, { ...details, param: preferencesHeader }) };
}
