/** A run that kept all its objectives through a 60 s outage of a provider. */

import { type RunResult, schemaVersion } from "../../src/run/result.ts";
import { chat, drawTraffic, goodOutage } from "./drawn-traffic.ts";

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

export const phases = [
  { name: "baseline", startMs: 0, endMs: 30_000 },
  { name: "fault", startMs: 30_000, endMs: 90_000 },
  { name: "recovery", startMs: 90_000, endMs: 120_000 },
];

export const openaiDark: RunResult["faults"][number] = {
  id: "timeout provider/openai",
  of: "timeout provider/openai",
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

export const replicaKilled: RunResult["faults"][number] = {
  id: "kill gateway/1",
  of: "kill gateway/1",
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

export const timeline: RunResult["timeline"] = [
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

export const availability: Objective = {
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

export const latency: Objective = {
  id: "latency p99 chat during fault",
  kind: "latency",
  traffic: "chat",
  during: "fault",
  target: "p99 < 800ms",
  promised: 800,
  observed: 392,
  unit: "ms",
  status: "pass",
  n: 6000,
  reason: "latency of chat during fault: p99 was 392ms, 99.9833% of 6000 requests within 800ms",
  byPhase: [
    { phase: "baseline", observed: 280, n: 2750 },
    { phase: "fault", observed: 392, n: 6000 },
    { phase: "recovery", observed: 277, n: 3000 },
  ],
};

export const firstToken: Objective = {
  id: "first-token p95 chat during baseline",
  kind: "first-token",
  traffic: "chat",
  during: "baseline",
  target: "p95 < 300ms",
  promised: 300,
  observed: 144,
  unit: "ms",
  status: "pass",
  n: 2750,
  reason:
    "first-token of chat during baseline: p95 was 144ms, 99.9272% of 2750 requests within 300ms",
  byPhase: [
    { phase: "baseline", observed: 144, n: 2750 },
    { phase: "fault", observed: 194, n: 6000 },
    { phase: "recovery", observed: 144, n: 3000 },
  ],
};

export const recovery: Objective = {
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
  steadyState: [],
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
    eventLoopLagUs: { p50: 110, p99: 1240, max: 4870 },
    cpuShare: 0.31,
    sockets: 41,
    warmedUpWith: 0,
    calibration: { rate: 140, floorP50Us: 71, floorP99Us: 204, ceiling: 31_400 },
    links: null,
    dropped: 0,
    saturated: false,
    advice: null,
  },
  timeline,
};
