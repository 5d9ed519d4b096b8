/** Retry-After as whole seconds in [1, 86400]: on other values stock SDKs retry at once and hot. */

import type { IncomingHttpHeaders } from "node:http";

const longestSeconds = 86_400;

export function retryAfterSeconds(delayMs: number): number {
  const seconds = Math.ceil(delayMs / 1_000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), longestSeconds) : 1;
}

/**
 * As it was sent; but a date, by RFC 9110 of the sender's clock, as the seconds between it and the
 * answer's own date. Our clock may be wrong by minutes.
 */
export function retryAfterOf(headers: IncomingHttpHeaders): string | undefined {
  const { "retry-after": value, date } = headers;
  if (value === undefined || date === undefined || !Number.isNaN(Number(value))) return value;
  const delayMs = Date.parse(value) - Date.parse(date);
  return Number.isNaN(delayMs) ? value : `${delayMs / 1_000}`;
}

/** What a provider sent, seconds or an HTTP date, brought into range. `wallTimeMs`: since 1970. */
export function clampRetryAfter(value: string | undefined, wallTimeMs: number): number {
  if (value === undefined) return 1;
  const seconds = Number(value);
  return retryAfterSeconds(
    Number.isNaN(seconds) ? Date.parse(value) - wallTimeMs : seconds * 1_000,
  );
}
