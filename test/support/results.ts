/** Runs as reports get them: the same outage as in passed-run.ts, gone wrong, and a plain load. */

import type { RunResult } from "../../src/run/result.ts";
import {
  badOutage,
  chat,
  checkout,
  drawTraffic,
  embeddings,
  quietSecond,
} from "./drawn-traffic.ts";
import {
  availability,
  firstToken,
  latency,
  openaiDark,
  passed,
  phases,
  recovery,
  replicaKilled,
  timeline,
} from "./passed-run.ts";

export { passed };

const badChat = drawTraffic(chat(badOutage), 120, phases);
const embedded = drawTraffic(embeddings, 120, phases);
const lostInFault = (badChat.phases[1]?.offered ?? 0) - (badChat.phases[1]?.good ?? 0);

const availabilityMissed =
  "availability of chat was 98.6978%, promised 99.9%: 153 of 11750 requests not good, 11 allowed; " +
  "worst in fault: 97.45%, 2.45 points short";
const latencyMissed =
  "latency of chat during fault: p99 was 4.41s, 3.61s over the promised 800ms; 97.4333% of 6000 " +
  "requests within it, 99% promised; worst in fault: p99 4.41s, 3.61s over";
const recoveryMissed =
  "chat recovered 8s after the start of timeout provider/openai (+-1s), 3s over the promised 5s";

export const failedRun: RunResult = {
  ...passed,
  verdict: {
    status: "fail",
    exitCode: 1,
    reasons: [availabilityMissed, latencyMissed, recoveryMissed],
  },
  objectives: [
    {
      ...availability,
      status: "fail",
      observed: badChat.good / badChat.offered,
      reason: availabilityMissed,
      byPhase: [
        { phase: "baseline", observed: 1, n: 2750 },
        { phase: "fault", observed: (6000 - lostInFault) / 6000, n: 6000 },
        { phase: "recovery", observed: 1, n: 3000 },
      ],
    },
    {
      ...latency,
      status: "fail",
      observed: 4410,
      reason: latencyMissed,
      byPhase: [
        { phase: "baseline", observed: 280, n: 2750 },
        { phase: "fault", observed: 4410, n: 6000 },
        { phase: "recovery", observed: 277, n: 3000 },
      ],
    },
    firstToken,
    {
      ...recovery,
      status: "fail",
      observed: 8000,
      reason: recoveryMissed,
    },
    {
      ...availability,
      id: "availability embeddings",
      traffic: "embeddings",
      target: "99.9%",
      observed: embedded.good / embedded.offered,
      n: embedded.offered,
      status: "pass",
      reason:
        "availability of embeddings was 99.9603%, promised 99.9%: 2 of 5042 requests not good, " +
        "5 allowed",
      byPhase: embedded.phases.map(({ name, good, offered }) => ({
        phase: name,
        observed: good / offered,
        n: offered,
      })),
    },
  ],
  traffic: [badChat, embedded],
  recovery: [
    {
      fault: "timeout provider/openai",
      traffic: "chat",
      detectMs: 0,
      recoverMs: 8000,
      recoverAfterEndMs: 0,
      relapses: 0,
      censored: false,
    },
    {
      fault: "kill gateway/1",
      traffic: "chat",
      detectMs: 0,
      recoverMs: 2000,
      recoverAfterEndMs: 0,
      relapses: 1,
      censored: false,
    },
  ],
};

const untouched =
  "the fault timeout provider/openai touched nothing, so there was nothing to recover from";

const spotless = {
  observed: 1,
  reason: "availability of chat was 100%, promised 99.9%: 0 of 11750 requests not good, 11 allowed",
  byPhase: availability.byPhase.map((phase) => ({ ...phase, observed: 1 })),
};

const doubtful =
  "latency of chat during fault: p99 was 279ms, 100% of 6000 requests within 800ms; in doubt, as " +
  "the load generator could not keep up";

/** The toxic sat on a link that nothing used, and the generator could not keep up. */
export const unproven: RunResult = {
  ...passed,
  verdict: {
    status: "inconclusive",
    exitCode: 3,
    reasons: [
      "the load generator could not keep up, 0 arrivals were dropped: lower the rate or " +
        "add workers",
      "the fault timeout provider/openai on provider/openai touched nothing",
      doubtful,
      untouched,
    ],
  },
  objectives: [
    { ...availability, ...spotless },
    {
      ...latency,
      status: "inconclusive",
      observed: 279,
      reason: doubtful,
      byPhase: [
        { phase: "baseline", observed: 280, n: 2750 },
        { phase: "fault", observed: 279, n: 6000 },
        { phase: "recovery", observed: 277, n: 3000 },
      ],
    },
    { ...recovery, status: "inconclusive", observed: null, reason: untouched },
  ],
  faults: [
    { ...openaiDark, touched: 0, evidence: "0 connections passed the link while it was in force" },
  ],
  traffic: [drawTraffic(chat(quietSecond), 120, phases)],
  recovery: [],
  generator: {
    ...passed.generator,
    sendLagUs: { p50: 1900, p99: 84_000, max: 231_000 },
    dropped: 0,
    saturated: true,
    advice: "lower the rate or add workers",
  },
  timeline: timeline.filter(({ text }) => !text.includes("gateway/1")),
};

const unseen =
  "chat had not recovered from timeout provider/openai by the end of the run: it took > 4s from " +
  "the start of the fault, and 3 good seconds in a row within 5s could not be seen";

const cutPhases = [
  { name: "baseline", startMs: 0, endMs: 30_000 },
  { name: "fault", startMs: 30_000, endMs: 34_000 },
];

/** A guard stopped it four seconds into the outage; nothing was left behind. */
export const aborted: RunResult = {
  ...passed,
  run: { ...passed.run, durationMs: 34_000 },
  verdict: {
    status: "aborted",
    exitCode: 5,
    reasons: ["the guard error-ratio > 20% of chat held for 3s at 33.4s"],
  },
  objectives: [
    {
      ...availability,
      status: "fail",
      observed: 3023 / 3150,
      n: 3150,
      reason:
        "availability of chat was 95.9682%, promised 99.9%: 127 of 3150 requests not good, " +
        "3 allowed; worst in fault: 68.25%, 31.65 points short",
      byPhase: [
        { phase: "baseline", observed: 1, n: 2750 },
        { phase: "fault", observed: 273 / 400, n: 400 },
      ],
    },
    { ...recovery, status: "inconclusive", observed: null, n: 4, reason: unseen },
  ],
  phases: cutPhases,
  faults: [
    { ...openaiDark, endMs: 33_420, touched: 128, evidence: "128 connections held" },
    {
      ...replicaKilled,
      startMs: null,
      endMs: null,
      touched: 0,
      evidence: "",
    },
  ],
  traffic: [drawTraffic(chat(badOutage), 34, cutPhases)],
  recovery: [
    {
      fault: "timeout provider/openai",
      traffic: "chat",
      detectMs: 0,
      recoverMs: null,
      recoverAfterEndMs: null,
      relapses: 0,
      censored: true,
    },
  ],
  timeline: [
    ...timeline.filter(({ atMs }) => atMs < 33_000),
    { atMs: 33_400, kind: "guard", text: "error-ratio > 20% held for 3s: stopping" },
    { atMs: 33_420, kind: "undo", text: "timeout on provider/openai is removed" },
  ],
};

/** `gameday load URL`: no objectives, no faults, one traffic. */
export const loaded: RunResult = {
  ...passed,
  run: {
    ...passed.run,
    id: "2026-11-23T15-36-02Z-load",
    durationMs: 30_000,
    command: "gameday load http://127.0.0.1:8080/v1/models --connections 50 --for 30s",
  },
  scenario: { name: "load", description: "", path: "", sha256: "", source: "" },
  target: { kind: "url", url: "http://127.0.0.1:8080/v1/models" },
  verdict: { status: "pass", exitCode: 0, reasons: [] },
  objectives: [],
  phases: [],
  faults: [],
  recovery: [],
  timeline: [],
  traffic: [{ ...drawTraffic(embeddings, 30, []), name: "load", engine: "autocannon 9.0.0" }],
};

const bought = drawTraffic(checkout, 40, []);

type Operation = RunResult["traffic"][number]["operations"][number];

function operationOf(name: string, share: number, failedChecks: Record<string, number>): Operation {
  const offered = Math.round(bought.offered * share);
  const refused = Object.values(failedChecks).reduce((sum, count) => sum + count, 0);
  const good = offered - refused;
  const outcomes =
    refused === 0 ? { "answered 200": good } : { "answered 200": good, invalid: refused };
  return { name, offered, good, outcomes, failedChecks, latencyUs: bought.latencyUs };
}

/** Journeys of several steps that stream, are checked, and fail in every way there is. */
export const journeys: RunResult = {
  ...passed,
  run: { ...passed.run, durationMs: 40_000 },
  scenario: { ...passed.scenario, name: "checkout", description: "Buy something, and be told so." },
  verdict: { status: "interrupted", exitCode: 130, reasons: ["the run was interrupted at 40s"] },
  objectives: [],
  phases: [{ name: "baseline", startMs: 0, endMs: 40_000 }],
  faults: [],
  recovery: [],
  timeline: [],
  traffic: [
    {
      ...bought,
      operations: [
        operationOf("log-in", 0.4, {}),
        operationOf("search", 0.35, { "json $.items length > 0": 12 }),
        operationOf("buy", 0.25, { check: 7, 'header x-order "^o-"': 2 }),
      ],
      evidence: bought.evidence.map((evidence, index) => ({
        ...evidence,
        operation: ["log-in", "search", "buy"][index % 3] ?? "",
      })),
    },
  ],
};
