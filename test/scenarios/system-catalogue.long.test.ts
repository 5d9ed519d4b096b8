/** Scenarios about clients, caches, replicas and links: each fails when what it is about is gone. */

import { describe, expect, it } from "vitest";
import { brokenPromises, itHolds, playShort } from "./catalogue.ts";

/** One traffic for 7 s, and a fault from the second to the fifth. */
const stages = (traffic: string, rate = 20) =>
  `traffic.${traffic}.stages=[{ hold: 7s, at: ${rate}/s }]`;

const early = (...faults: readonly number[]) =>
  faults.flatMap((index) => [`faults.${index}.at=2s`, `faults.${index}.for=3s`]);

const paused = (traffic: string, pause: string, rate = 10) =>
  `traffic.${traffic}.stages=[{ pause: ${pause} }, { hold: 5s, at: ${rate}/s }]`;

describe("of the scenarios about the system around the providers", () => {
  itHolds({
    scenario: "client-abort",
    short: [stages("impatient", 10), stages("patient", 6), "faults.0.at=1s", "faults.0.for=5s"],
    protection: "cancelUpstream",
    fails: ["availability patient", "latency p90 patient during fault"],
  });
  itHolds({
    scenario: "cache-tenants",
    short: [stages("first", 10), paused("other", "1s"), paused("again", "2s"), ...early(0)],
    protection: "cacheTenantKey",
    fails: ["availability other", "never invalid other"],
  });
  itHolds({
    scenario: "cache-poison",
    short: ["traffic.popular.stages=[{ pause: 1s }, { hold: 8s, at: 20/s }]", ...soonPoisoned()],
    protection: "cacheComplete",
    fails: ["never invalid popular during recovery"],
  });
  itHolds({
    scenario: "rolling-restart",
    short: [stages("chat", 30), "faults.0.at=1s", "faults.0.stagger=3s", "faults.0.for=2s"],
    protection: "drain",
    fails: ["availability chat", "never truncated chat"],
  });
  itHolds({
    scenario: "fragmented-streams",
    short: [stages("chat"), ...early(0, 1)],
    protection: "commitPoint",
    fails: ["availability chat", "never truncated chat"],
  });
  itHolds({
    scenario: "auth-matrix",
    short: [...["valid", "wrong", "none"].map((name) => stages(name, 10)), ...early(0)],
    protection: "auth",
    fails: [
      "availability none",
      "availability wrong",
      "never answered 2xx none",
      "never answered 2xx wrong",
    ],
  });
});
