/** An open loop against a server that stalls, in a few seconds; see stall-truth.ts. */

import { it } from "vitest";
import { expectTruth } from "./stall-truth.ts";

const stalls = { periodMs: 1000, stallMs: 200, periods: 5, rate: 250, serviceMs: 2 };

it.each(["unlimited", "fifo"] as const)(
  "of a server that stalls (%s) an open loop tells what its log and mathematics say",
  (kind) => expectTruth({ ...stalls, kind }),
);
