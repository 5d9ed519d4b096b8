/** Scenarios about clients, caches, replicas and links: each fails when what it is about is gone. */

import { describe } from "vitest";
import { itDepends, itHolds } from "./catalogue.ts";

/** One traffic for 7 s, and a fault from the second to the fifth. */
const stages = (traffic: string, rate = 20) =>
  `traffic.${traffic}.stages=[{ hold: 7s, at: ${rate}/s }]`;

const early = (...faults: readonly number[]) =>
  faults.flatMap((index) => [`faults.${index}.at=2s`, `faults.${index}.for=3s`]);

const soonPoisoned = [0, 1].flatMap((index) => [`faults.${index}.at=1s`, `faults.${index}.for=3s`]);

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
    short: ["traffic.popular.stages=[{ pause: 1s }, { hold: 8s, at: 20/s }]", ...soonPoisoned],
    protection: "cacheComplete",
    fails: [
      "never invalid popular during recovery",
      "recovery popular after says-nothing from its end",
    ],
  });
  itHolds({
    scenario: "rolling-restart",
    // A busy machine takes a second or two to start a replica, and both must not be away at once.
    short: [
      "traffic.chat.stages=[{ hold: 10s, at: 30/s }]",
      ...["faults.0.at=1s", "faults.0.stagger=6s", "faults.0.kill.restart=1s"],
    ],
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

  itHolds({
    scenario: "provider-flap",
    // Recovery is known only after some good seconds.
    short: ["traffic.chat.stages=[{ hold: 10s, at: 20/s }]", "faults.0.at=2s", "faults.0.for=4s"],
    protection: "failover",
    fails: ["availability chat", "first-token p85 chat during fault"],
  });
  itHolds({
    scenario: "provider-unreachable",
    short: [
      "traffic.chat.stages=[{ hold: 10s, at: 20/s }]",
      ...["faults.0.at=1s", "faults.1.wait=1s", "faults.2.wait=1s"],
      ...[0, 1, 2].map((index) => `faults.${index}.for=2s`),
    ],
    protection: "failover",
    fails: ["availability chat", "first-token p95 chat during fault"],
  });

  const alone = "target.bundled.replicas=1";
  itDepends({
    scenario: "replica-frozen",
    short: [stages("chat"), ...early(0)],
    change: alone,
    fails: [
      "availability chat",
      "first-token p90 chat during fault",
      "recovery chat after gateway/1",
    ],
  });
  itDepends({
    scenario: "replica-blocked",
    short: [stages("chat"), ...early(0)],
    change: alone,
    fails: ["availability chat", "first-token p80 chat during fault"],
  });
  itDepends({
    scenario: "replica-descriptors",
    short: [stages("chat"), ...early(0)],
    change: alone,
    fails: ["availability chat", "recovery chat after gateway/1"],
  });
  itDepends({
    scenario: "slow-readers",
    short: [stages("chat", 15), ...early(0)],
    change: "faults.0.bandwidth.toxicity=100%",
    fails: ["first-token p75 chat during fault"],
  });
  itDepends({
    scenario: "clock-skew",
    short: [
      "traffic.chat.stages=[{ hold: 11s, at: 20/s }]",
      ...["faults.0.at=1s", "faults.0.for=8s", "faults.1.at=1s", "faults.1.for=8s"],
      ...["faults.2.at=2s", "faults.2.for=2s"],
    ],
    // What a date would come to, were it read by one of those clocks.
    change: "faults.2.answer.retry-after={ date-in: 5m }",
    fails: ["availability chat during recovery", "recovery chat after busy from its end"],
  });
});
