/** Scenarios about failing providers: each stands and falls with the protection it is about. */

import { describe } from "vitest";
import { type CatalogueRow, itHolds } from "./catalogue.ts";

/** One traffic for 8 s, and faults that begin after 2 s. */
const stages = (traffic: string, rate = 20) =>
  `traffic.${traffic}.stages=[{ hold: 8s, at: ${rate}/s }]`;

const fault = (index: number, at: string, lasting: string) => [
  `faults.${index}.at=${at}`,
  `faults.${index}.for=${lasting}`,
];

const rows: readonly CatalogueRow[] = [
  {
    scenario: "cut-mid-stream",
    short: [stages("chat"), ...fault(0, "2s", "1s"), ...fault(1, "3s", "1s")],
    protection: "commitPoint",
    fails: ["never invalid chat"],
  },
  {
    scenario: "error-before-content",
    short: [stages("chat")],
    protection: "commitPoint",
    fails: ["availability chat", "never truncated chat"],
  },
  {
    scenario: "silent-provider",
    short: [stages("chat"), ...fault(0, "2s", "3s")],
    protection: "timeouts",
    fails: ["availability chat", "first-token p99 chat during fault"],
  },
  {
    scenario: "stalled-stream",
    short: [stages("chat"), ...fault(0, "2s", "3s")],
    protection: "idleTimeout",
    fails: ["availability chat", "never timed-out chat"],
  },
  {
    scenario: "refusal-mid-stream",
    short: [stages("refused", 6), stages("others")],
    protection: "commitPoint",
    fails: ["never invalid refused"],
  },
  {
    scenario: "stream-parity",
    short: [stages("streamed", 15), stages("whole", 15)],
    protection: "commitPoint",
    fails: ["availability streamed"],
  },
  {
    scenario: "duplicated-answer",
    short: [stages("chat"), ...fault(0, "2s", "3s")],
    protection: "noReplay",
    fails: ["never invalid chat"],
  },
  {
    scenario: "retry-storm",
    short: [stages("chat"), ...fault(0, "2s", "4s")],
    protection: "breaker",
    fails: ["no retry storm"],
  },
  {
    scenario: "retry-after",
    short: [
      "traffic.chat.stages=[{ hold: 13s, at: 20/s }]",
      "traffic.afterwards.stages=[{ pause: 11s }, { hold: 2s, at: 10/s }]",
      ...[0, 1, 2, 3, 4, 5].flatMap((nth) => fault(nth, `${1 + 1.4 * nth}s`, "1.4s")),
    ],
    protection: "cooldown",
    fails: ["it is left alone"],
  },
  {
    scenario: "provider-cooldown",
    short: [
      "traffic.chat.stages=[{ hold: 12s, at: 20/s }]",
      ...fault(0, "2s", "4s"),
      ...fault(1, "5s", "2s"),
    ],
    protection: "breaker",
    fails: ["nothing but probes"],
  },
];

describe("of the scenarios about providers", () => {
  for (const row of rows) itHolds(row);
});
