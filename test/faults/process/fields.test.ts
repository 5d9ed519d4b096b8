/** What a scenario may write of the faults of a process, and what it is told otherwise. */

import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { isDrill, isProcessFault, processFields } from "../../../src/faults/process/process.ts";

type Kind = keyof typeof processFields;

const GiB = 2 ** 30;

const good: readonly (readonly [string, Kind, unknown, object])[] = [
  ["kill is SIGKILL unless it says otherwise", "kill", {}, { signal: "SIGKILL", restart: null }],
  ["pause takes nothing", "pause", {}, {}],
  ["burn is one whole core unless it says otherwise", "burn", {}, { cores: 1, share: 1 }],
  ["burn may be a share of several", "burn", { cores: 4, share: "1%" }, { cores: 4, share: 0.01 }],
  ["block is for so long every so long", "block", { for: "200ms", every: "1s" }, { every: 1000 }],
  ["block leaves 10ms at the least", "block", { for: "10s", every: "10010ms" }, { for: 10_000 }],
  [
    "grow is bounded by size and pace",
    "grow",
    { "up-to": "4GiB", "per-second": "1KiB" },
    { "up-to": 4 * GiB, "per-second": 1024 },
  ],
  ["descriptors leaves none unless it says otherwise", "descriptors", {}, { leaving: 0 }],
  ["descriptors may leave some", "descriptors", { leaving: 12 }, { leaving: 12 }],
  ["skew ahead is fast", "skew", { ahead: "5m" }, { by: 300_000 }],
  ["skew behind is slow", "skew", { behind: "1h" }, { by: -3_600_000 }],
];

describe("the fields of a fault of a process", () => {
  it.each(good)("%s", (_claim, kind, written, read) => {
    expect(processFields[kind].parse(written)).toMatchObject({ kind, ...read });
  });
});

const bad: readonly (readonly [string, Kind, unknown, string, string])[] = [
  ["no core at all", "burn", { cores: 0 }, "cores", "the least is 1 core"],
  ["half a core, which is a share of one", "burn", { cores: 0.5 }, "cores", "expected int"],
  ["too many threads", "burn", { cores: 65 }, "cores", "the most is 64 cores"],
  ["a share of nothing", "burn", { share: "0%" }, "share", "the least is 1%"],
  ["no standstill", "block", { for: "0s", every: "1s" }, "for", "the shortest is 1ms"],
  ["one that never ends", "block", { for: "11s", every: "1m" }, "for", "use pause"],
  ["one without a gap", "block", { for: "1s", every: "1s" }, "every", "10ms longer than for"],
  ["one a day", "block", { for: "1s", every: "24h" }, "every", "the longest is 1h"],
  [
    "all memory there is",
    "grow",
    { "up-to": "5GiB", "per-second": "1MiB" },
    "up-to",
    "the most is 4GiB",
  ],
  [
    "growth without a pace",
    "grow",
    { "up-to": "1GiB", "per-second": "0B" },
    "per-second",
    "the least is 1KiB",
  ],
  ["fewer than none", "descriptors", { leaving: -1 }, "leaving", "the least is 0: none"],
  ["a clock that is right", "skew", {}, "", 'ahead: "5m" or behind: "5m"'],
  ["both ways at once", "skew", { ahead: "5m", behind: "5m" }, "", "give one of the two"],
  ["no skew", "skew", { ahead: "0s" }, "ahead", "the least is 1ms"],
  ["what pause does not take", "pause", { for: "5s" }, "", "for"],
];

describe("refused, with where and what to write,", () => {
  it.each(bad)("is %s", (_claim, kind, written, path, message) => {
    const schema: z.ZodType = processFields[kind];
    const issues = schema.safeParse(written).error?.issues ?? [];
    expect(issues.map((issue) => issue.path.join("."))).toEqual([path]);
    expect(issues[0]?.message).toContain(message);
  });
});

describe("the kinds", () => {
  it("are told from those that act elsewhere", () => {
    expect(Object.keys(processFields).every((kind) => isProcessFault({ kind }))).toBe(true);
    expect(isProcessFault({ kind: "latency" })).toBe(false);
  });

  it("that a process works on itself are all but kill and pause", () => {
    const others = Object.keys(processFields).filter((kind) => !isDrill({ kind }));
    expect(others).toEqual(["kill", "pause"]);
  });
});
