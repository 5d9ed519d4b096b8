/** Retry-After is a whole number of seconds from 1 to 86400, whatever a provider sends. */

import { expect, test } from "vitest";
import {
  clampRetryAfter,
  retryAfterOf,
  retryAfterSeconds,
} from "../../../gateway-under-test/gateway/retry-after.ts";

const wallTimeMs = Date.parse("2026-11-23T12:00:00Z");

test.each([
  ["seconds", "7", 7],
  ["nothing", undefined, 1],
  ["zero", "0", 1],
  ["a negative number", "-5", 1],
  ["a fraction", "1.5", 2],
  ["more than 2^31 ms", "3000000", 86_400],
  ["infinity", "Infinity", 1],
  ["words", "soon", 1],
  ["an empty value", "", 1],
  ["a date to come", "Mon, 23 Nov 2026 12:00:30 GMT", 30],
  ["a date gone by", "Mon, 23 Nov 2020 12:00:00 GMT", 1],
])("%s: %s -> %s", (_title, value, seconds) => {
  expect(clampRetryAfter(value, wallTimeMs)).toBe(seconds);
});

test("rounds up, so that who waits so long is admitted", () => {
  expect(retryAfterSeconds(1)).toBe(1);
  expect(retryAfterSeconds(1_001)).toBe(2);
});

const sent = "Mon, 23 Nov 2026 11:00:00 GMT";
test.each([
  ["a date is so far from the sender's own", "Mon, 23 Nov 2026 11:00:30 GMT", sent, "30"],
  ["a date gone by is in the past", "Mon, 23 Nov 2026 10:59:59 GMT", sent, "-1"],
  ["a date stays one without the sender's", "Mon, 23 Nov 2026 11:00:30 GMT", undefined, undefined],
  ["seconds are seconds", "7", sent, "7"],
  ["words are words", "soon", sent, "soon"],
])("whatever our own clock says, %s", (_title, value, date, wanted) => {
  const headers = { "retry-after": value, ...(date === undefined ? {} : { date }) };
  expect(retryAfterOf(headers)).toBe(wanted ?? value);
});
