/** The identity of a question: equal keys may be given equal answers. */

import { createHash } from "node:crypto";

export interface CacheKeyParts {
  /** Undefined shares answers between tenants: the classic leak, reachable by a switch only. */
  readonly tenant: string | undefined;
  /** Values of the request headers that providers see, in configured order. */
  readonly headers: readonly (string | undefined)[];
  readonly question: unknown;
}

export function cacheKey({ tenant, headers, question }: CacheKeyParts): string {
  // JSON keeps the parts apart: no tenant name can reach into the next field.
  const text = JSON.stringify([tenant ?? null, headers.map((value) => value ?? null)]);
  return createHash("sha256").update(text).update(canonicalJson(question)).digest("base64");
}

/** JSON with sorted keys at every level: the order in which a client wrote them means nothing. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
