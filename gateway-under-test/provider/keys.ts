/** The keys that the provider knows, and what it says to those that are no good. */

import type { IncomingHttpHeaders } from "node:http";
import type { ProviderConfig } from "./config.ts";
import type { WireError } from "./formats/wire-format.ts";

/** Undefined: the key is good, or nobody is asked for one. */
export function keyRefusal(
  keys: ProviderConfig["keys"],
  headers: IncomingHttpHeaders,
): WireError | undefined {
  if (keys === undefined) return undefined;
  const key = keyOf(headers);
  const state = key !== undefined && Object.hasOwn(keys, key) ? keys[key] : "unknown";
  switch (state) {
    case "normal":
      return undefined;
    case "exceeded":
      return {
        status: 429,
        message: "You exceeded your current quota.",
        type: "insufficient_quota",
      };
    case "forbidden":
      return { status: 403, message: "The key may not do this." };
    case "unknown":
    case undefined:
      return { status: 401, message: "The key is not valid." };
    default:
      return state satisfies never;
  }
}

/** Wherever an API wants it. */
function keyOf({ authorization, ...headers }: IncomingHttpHeaders): string | undefined {
  const other = headers["x-api-key"] ?? headers["x-goog-api-key"];
  return other?.toString() ?? /^Bearer +(\S+)$/i.exec(authorization ?? "")?.[1];
}
