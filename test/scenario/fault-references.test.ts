/** What only our own programs can do is not asked of others: that is told before the run. */

import { describe, expect, it } from "vitest";
import { toldOf } from "./told-of.ts";

const hint = "Pause it, kill it, or run a command against it.";

const url = "target: { url: http://127.0.0.1:8080, processes: { app/1: { pid: 4711 } } }";
const bundled = "target: { bundled: { providers: [openai], store: redis } }";

const scenario = (target: string, fault: string): string =>
  [
    "name: drills",
    target,
    "traffic: { chat: { stages: [{ hold: 60s, at: 1/s }], request: { get: / } } }",
    `faults: [{ at: 1s, for: 1s, ${fault} }]`,
    "",
  ].join("\n");

const drills = [
  ["burn", "{}"],
  ["block", "{ for: 50ms, every: 1s }"],
  ["grow", "{ up-to: 1MB, per-second: 1MB }"],
  ["descriptors", "{}"],
  ["skew", "{ behind: 1h }"],
] as const;

describe.each(drills)("%s", (kind, fields) => {
  it.each([
    ["a process of a system by URL", url, "app/1"],
    ["the store", bundled, "store"],
  ])("is refused on %s", (_claim, target, on) => {
    const told = toldOf(scenario(target, `on: ${on}, ${kind}: ${fields}`));
    expect(told).toContain(`${on} is no program of ours: it cannot be told to ${kind}`);
    expect(told).toContain(hint);
  });

  it.each(["gateway/1", "provider/openai", "balancer"])("is taken on %s", (on) => {
    expect(toldOf(scenario(bundled, `on: ${on}, ${kind}: ${fields}`))).toBe("nothing is told");
  });
});

describe("on a process of a system by URL", () => {
  it.each(["pause", "kill"])("%s is taken", (kind) => {
    expect(toldOf(scenario(url, `on: app/1, ${kind}: {}`))).toBe("nothing is told");
  });

  it("one place among several is enough to be refused", () => {
    const told = toldOf(scenario(bundled, "on: [gateway/1, store], burn: {}"));
    expect(told).toContain("store is no program of ours");
  });
});
