/** What counts as nobody being there any more. */

import { expect, it } from "vitest";
import { isGone } from "../../src/target/gone.ts";

const refusedAt = (address: string) =>
  Object.assign(new Error("connect"), { code: "ECONNREFUSED", address });

const both = (...addresses: readonly string[]) =>
  Object.assign(new AggregateError(addresses.map(refusedAt)), { code: "ECONNREFUSED" });

it.each([
  ["a refusal of this machine", refusedAt("127.0.0.1"), true],
  ["a refusal of another machine", refusedAt("10.0.0.7"), false],
  ["a refusal at each address of localhost", both("::1", "127.0.0.1"), true],
  ["a refusal at addresses of which one is elsewhere", both("::1", "10.0.0.7"), false],
  ["one that another error wraps", new Error("no", { cause: both("::1") }), true],
  ["any other failure", new Error("connect"), false],
])("of %s that is told", (_claim, error, is) => {
  expect(isGone(error)).toBe(is);
});
