/** Runs as reports get them: a 60 s outage of a provider, seen four ways, and a plain load. */

import { type RunResult, schemaVersion } from "../../src/run/result.ts";
import {
  badOutage,
  chat,
  drawTraffic,
  embeddings,
  goodOutage,
  quietSecond,
} from "./drawn-traffic.ts";

const source = `name: provider-outage
description: The primary LLM provider goes dark at peak. Users must not notice.
seed: 42
target:
  bundled: { replicas: 2, providers: [openai, anthropic, mistral] }
traffic:
  chat:
    arrivals: poisson
    stages: [ { ramp: 5s, to: 100/s }, { hold: 115s } ]
    request: { post: /v1/chat/completions, as: tenant-a, json: { model: smart, stream: true } }
    timeout: 5s
faults:
  - { at: 30s, for: 60s, on: provider/openai, timeout: {} }
  - { at: 50s, on: gateway/1, kill: { signal: SIGKILL, restart: 3s } }
objectives:
  - { availability: 99.9%, traffic: chat }
  - { latency: p99 < 800ms, traffic: chat, during: fault }
  - { first-token: p95 < 300ms, traffic: chat, during: baseline }
  - { recovery: < 5s, after: provider/openai }
`;

const phases = [
  { name: "baseline", startMs: 0, endMs: 30_000 },
  { name: "fault", startMs: 30_000, endMs: 90_000 },
  { name: "recovery", startMs: 90_000, endMs: 120_000 },
];

const openaiDark: RunResult["faults"][number] = {
  id: "timeout provider/openai",
  on: "provider/openai",
  kind: "timeout",
  attributes: { timeout: 0 },
  startMs: 30_012,
  endMs: 90_020,
  touched: 412,
  unit: "connections",
  evidence: "412 connections held, 0 bytes let through",
  error: null,
};

const replicaKilled: RunResult["faults"][number] = {
  id: "kill gateway/1",
  on: "gateway/1",
  kind: "kill",
  attributes: { signal: "SIGKILL", restart: "3s" },
  startMs: 50_004,
  endMs: 53_310,
  touched: 1,
  unit: "processes",
  evidence: "process 48213 ended by SIGKILL, healthy again after 3.3s as 48377",
  error: null,
};

const timeline: RunResult["timeline"] = [
  { atMs: -2140, kind: "target", text: "2 replicas, 3 providers and the fault proxy are up" },
  { atMs: -310, kind: "steady-state", text: "20 of 20 probes were good" },
  { atMs: 0, kind: "phase", text: "baseline" },
  { atMs: 30_000, kind: "phase", text: "fault" },
  { atMs: 30_012, kind: "fault", text: "timeout on provider/openai is in force" },
  { atMs: 50_004, kind: "fault", text: "kill on gateway/1 is in force" },
  { atMs: 53_310, kind: "undo", text: "gateway/1 is healthy again" },
  { atMs: 71_400, kind: "note", text: "paged the on-call, acknowledged in 40 s" },
  { atMs: 90_000, kind: "phase", text: "recovery" },
  { atMs: 90_020, kind: "undo", text: "timeout on provider/openai is removed" },
  { atMs: 120_000, kind: "end", text: "the load ended" },
];

type Objective = RunResult["objectives"][number];

const availability: Objective = {
  id: "availability chat",
  kind: "availability",
  traffic: "chat",
  during: "overall",
  target: "99.9%",
  promised: 0.999,
  observed: 11_749 / 11_750,
  unit: "ratio",
  status: "pass",
  n: 11_750,
  reason:
    "availability of chat was 99.9914%, promised 99.9%: 1 of 11750 requests not good, 11 allowed",
  byPhase: [
    { phase: "baseline", observed: 1, n: 2750 },
    { phase: "fault", observed: 5999 / 6000, n: 6000 },
    { phase: "recovery", observed: 1, n: 3000 },
  ],
};

const latency: Objective = {
  id: "latency p99 chat during fault",
  kind: "latency",
  traffic: "chat",
  during: "fault",
  target: "p99 < 800ms",
  promised: 800,
  observed: 690,
  unit: "ms",
  status: "pass",
  n: 6000,
  reason: "latency of chat during fault: p99 was 690ms, 99.9833% of 6000 requests within 800ms",
  byPhase: [
    { phase: "baseline", observed: 301, n: 2750 },
    { phase: "fault", observed: 690, n: 6000 },
    { phase: "recovery", observed: 304, n: 3000 },
  ],
};

const firstToken: Objective = {
  id: "first-token p95 chat during baseline",
  kind: "first-token",
  traffic: "chat",
  during: "baseline",
  target: "p95 < 300ms",
  promised: 300,
  observed: 143,
  unit: "ms",
  status: "pass",
  n: 2750,
  reason:
    "first-token of chat during baseline: p95 was 143ms, 99.9272% of 2750 requests within 300ms",
  byPhase: [
    { phase: "baseline", observed: 143, n: 2750 },
    { phase: "fault", observed: 192, n: 6000 },
    { phase: "recovery", observed: 145, n: 3000 },
  ],
};

const recovery: Objective = {
  id: "recovery after provider/openai",
  kind: "recovery",
  traffic: "chat",
  during: "overall",
  target: "< 5s",
  promised: 5000,
  observed: 1000,
  unit: "ms",
  status: "pass",
  n: 90,
  reason: "chat recovered 1s after the start of timeout provider/openai (+-1s), promised < 5s",
  byPhase: [],
};

export const passed: RunResult = {
  schemaVersion,
  tool: { name: "gameday", version: "0.1.0", node: "v20.19.2", os: "linux 6.8 x64", cpus: 8 },
  run: {
    id: "2026-11-23T15-36-02Z-provider-outage",
    startedAt: "2026-11-23T15:36:02.114Z",
    durationMs: 120_000,
    seed: 42,
    command: "gameday run scenarios/provider-outage.yaml --seed 42",
  },
  scenario: {
    name: "provider-outage",
    description: "The primary LLM provider goes dark at peak. Users must not notice.",
    path: "scenarios/provider-outage.yaml",
    sha256: "9b1f0c7d0f4a7a5e6f0f1c6f2f2d4f6f0d3a1be0f6a0c3f8f1d9c4f2c7a1e5b3",
    source,
  },
  target: { kind: "bundled", url: "http://127.0.0.1:41873" },
  verdict: {
    status: "pass",
    exitCode: 0,
    reasons: ["all 4 objectives were met"],
  },
  objectives: [availability, latency, firstToken, recovery],
  phases,
  faults: [openaiDark, replicaKilled],
  traffic: [drawTraffic(chat(goodOutage), 120, phases)],
  recovery: [
    {
      fault: "timeout provider/openai",
      traffic: "chat",
      detectMs: 0,
      recoverMs: 1000,
      recoverAfterEndMs: 0,
      relapses: 0,
      censored: false,
    },
    {
      fault: "kill gateway/1",
      traffic: "chat",
      detectMs: null,
      recoverMs: 0,
      recoverAfterEndMs: 0,
      relapses: 0,
      censored: false,
    },
  ],
  generator: {
    workers: 2,
    sendLagUs: { p50: 84, p99: 612, max: 2410 },
    eventLoopLagUs: { p99: 1240, max: 4870 },
    dropped: 0,
    saturated: false,
    advice: null,
  },
  timeline,
};

const badChat = drawTraffic(chat(badOutage), 120, phases);
const embedded = drawTraffic(embeddings, 120, phases);
const lostInFault = (badChat.phases[1]?.offered ?? 0) - (badChat.phases[1]?.good ?? 0);

const availabilityMissed =
  "availability of chat was 98.6978%, promised 99.9%: 153 of 11750 requests not good, 11 allowed; " +
  "worst in fault: 97.45%, 2.45 points short";
const latencyMissed =
  "latency of chat during fault: p99 was 5s, 4.2s over the promised 800ms; 97.4333% of 6000 " +
  "requests within it, 99% promised; worst in fault: p99 5s, 4.2s over";
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
      observed: 5000,
      reason: latencyMissed,
      byPhase: [
        { phase: "baseline", observed: 301, n: 2750 },
        { phase: "fault", observed: 5000, n: 6000 },
        { phase: "recovery", observed: 304, n: 3000 },
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

/** The toxic sat on a link that nothing used, and the generator could not keep up. */
export const unproven: RunResult = {
  ...passed,
  verdict: {
    status: "inconclusive",
    exitCode: 3,
    reasons: [
      "the load generator could not keep up, 118 arrivals were dropped: lower the rate",
      "the fault timeout provider/openai on provider/openai touched nothing",
      "no request of chat was due during fault",
    ],
  },
  objectives: [
    availability,
    {
      ...latency,
      status: "inconclusive",
      observed: null,
      n: 0,
      reason: "no request of chat was due during fault",
      byPhase: [
        { phase: "baseline", observed: 301, n: 2750 },
        { phase: "fault", observed: null, n: 0 },
        { phase: "recovery", observed: null, n: 0 },
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
    dropped: 118,
    saturated: true,
    advice: "lower the rate or add workers",
  },
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
