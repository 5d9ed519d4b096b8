/** An open loop against a server that stalls for seconds; see stall-truth.ts. */

import { it } from "vitest";
import { expectTruth } from "./stall-truth.ts";

const stalls = { periodMs: 10_000, stallMs: 1000, periods: 3, rate: 500, serviceMs: 1 };

it.each([
  ["unlimited", stalls],
  ["fifo", stalls],
  ["fifo", { ...stalls, rate: 800 }],
] as const)("of a server that stalls (%s) an open loop tells the truth: %o", (kind, parts) =>
  expectTruth({ ...parts, kind }),
);
