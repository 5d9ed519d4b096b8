/** What a client may say of cached answers. */

import { expect, test } from "vitest";
import { directivesOf } from "../../../../gateway-under-test/gateway/cache/directives.ts";

const none = { noStore: false, wantsOwn: false, maxAgeMs: Infinity, onlyIfCached: false };

test.each([
  ["nothing said means nothing", undefined, {}],
  ["no-cache insists on an answer of its own", "no-cache", { wantsOwn: true }],
  ["no-store does so, and leaves nothing", "no-store", { wantsOwn: true, noStore: true }],
  ["names may be written in any case", "No-Store", { wantsOwn: true, noStore: true }],
  ["max-age=0 is no-cache", "max-age=0", { wantsOwn: true, maxAgeMs: 0 }],
  ["max-age names the oldest", "max-age=5", { maxAgeMs: 5_000 }],
  ["also in quotes", 'max-age="5"', { maxAgeMs: 5_000 }],
  ["only-if-cached wants nothing new", "only-if-cached", { onlyIfCached: true }],
  [
    "several stand together",
    "max-age=1, no-store",
    { maxAgeMs: 1_000, wantsOwn: true, noStore: true },
  ],
  ["a number that is none is ignored", "max-age=soon", {}],
  ["a name that only contains one is ignored", "x-no-store, no-cache-please", {}],
] as const)("%s: %s", (_claim, header, expected) => {
  expect(directivesOf(header)).toEqual({ ...none, ...expected });
});
