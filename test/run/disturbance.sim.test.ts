/** Faults that wait for something, and the phases that they make, in virtual time. */

import { describe, expect, it } from "vitest";
import { playVirtually } from "../support/play-virtually.ts";

const scenarioWith = (...faults: readonly string[]) => `
name: waiting
target: { url: "https://staging.example" }
traffic:
  web: { stages: [{ hold: 20s, at: 10/s }], request: { get: / }, timeout: 5s }
faults:
${faults.map((fault) => `  - { ${fault} }\n`).join("")}
`;

const dark = "id: dark, at: 4s, for: 2s, on: edge, timeout: {}";

describe("a fault that waits for a phase", () => {
  it("begins with it, lasts its time, and makes a phase of its own", async () => {
    const { result } = await playVirtually(
      scenarioWith(dark, "id: again, when: phase recovery, for: 3s, on: edge, timeout: {}"),
    );
    const [, again] = result.faults;
    expect(again).toMatchObject({ id: "again", error: null });
    expect(again).toMatchObject({ startMs: 6000, endMs: 9000 });
    const [baseline, first, ...rest] = result.phases;
    expect([baseline?.name, first?.name]).toEqual(["baseline", "fault"]);
    expect(rest.at(-1)).toMatchObject({ name: "recovery", startMs: again?.endMs, endMs: 20_000 });
  });

  it("does not begin before its time", async () => {
    const { result } = await playVirtually(
      scenarioWith(
        dark,
        "id: again, when: phase recovery, at: 10s, for: 3s, on: edge, timeout: {}",
      ),
    );
    expect(result.faults[1]?.startMs).toBe(10_000);
  });

  it("that never comes has not begun, and the run proves nothing", async () => {
    const { result } = await playVirtually(
      scenarioWith("id: never, when: phase recovery, for: 3s, on: edge, timeout: {}"),
    );
    expect(result.faults).toMatchObject([{ id: "never", startMs: null, touched: 0 }]);
    expect(result.verdict.status).toBe("inconclusive");
    expect(result.verdict.reasons.join()).toContain("the fault never never began");
  });
});

describe("a fault after one that waited", () => {
  it("begins when that has ended, and so long after", async () => {
    const { result } = await playVirtually(
      scenarioWith(
        dark,
        "id: again, when: phase recovery, at: 8s, for: 2s, on: edge, timeout: {}",
        "id: last, after: again, wait: 1s, for: 1s, on: edge, timeout: {}",
      ),
    );
    const last = result.faults.find(({ id }) => id === "last");
    expect(last).toMatchObject({ startMs: 11_000, endMs: 12_000 });
  });
});

describe("faults that overlap on one link", () => {
  it("hold until the last of them has ended", async () => {
    const { target } = await playVirtually(
      scenarioWith(
        "id: a, at: 4s, for: 4s, on: edge, timeout: {}",
        "id: b, at: 6s, for: 4s, on: edge, timeout: {}",
      ),
    );
    expect(target.history).toEqual([
      "started",
      "add a",
      "add b",
      "remove a",
      "remove b",
      "stopped",
    ]);
  });
});
