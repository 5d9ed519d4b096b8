/** The timeline of a run, compiled from its scenario: steps, phases, expectations, provability. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import type { Fault } from "../../src/faults/fault.ts";
import { phasesOf } from "../../src/run/phases.ts";
import { type Plan, planOf, type Step } from "../../src/run/plan.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

function plan(
  rest: string,
  traffic = "web: { stages: [{ hold: 30s, at: 10/s }], request: { get: / } }",
): Plan {
  const text = `name: planned\ntarget: { bundled: {} }\ntraffic:\n  ${traffic}\n${rest}\n`;
  return planOf(parseScenario(text, "planned.yaml"), 7);
}

const withFaults = (...faults: readonly string[]): Plan =>
  plan(`faults:\n${faults.map((fault) => `  - { ${fault} }`).join("\n")}`);

const told = (step: Step): string =>
  `${step.at} ${step.kind} ${step.kind === "phase" ? step.phase : step.fault.id}`;

const stepsOf = (...faults: readonly string[]) => withFaults(...faults).steps.map(told);

describe("the steps of a plan", () => {
  it("begin each phase, then inject; and undo at the end of each fault", () => {
    expect(stepsOf("id: a, at: 10s, for: 5s, on: edge, timeout: {}")).toEqual([
      "0 phase baseline",
      "10000 phase fault",
      "10000 inject a",
      "15000 undo a",
      "15000 phase recovery",
    ]);
  });

  it("undo before they inject, at one instant", () => {
    const steps = stepsOf(
      "id: b, at: 10s, for: 5s, on: edge, down: {}",
      "id: a, at: 5s, for: 5s, on: edge, down: {}",
    );
    expect(steps.filter((step) => step.startsWith("10000"))).toEqual([
      "10000 undo a",
      "10000 inject b",
    ]);
  });

  it("undo in reverse order what ends at one instant", () => {
    const steps = stepsOf(
      "id: a, at: 5s, for: 10s, on: edge, timeout: {}",
      "id: b, at: 10s, for: 5s, on: provider/openai, timeout: {}",
    );
    expect(steps.filter((step) => step.includes("undo"))).toEqual(["15000 undo b", "15000 undo a"]);
  });

  it("inject in the order of the file what begins at one instant", () => {
    const steps = stepsOf(
      "id: b, at: 5s, for: 1s, on: edge, timeout: {}",
      "id: a, at: 5s, for: 1s, on: provider/openai, timeout: {}",
    );
    expect(steps.filter((step) => step.includes("inject"))).toEqual([
      "5000 inject b",
      "5000 inject a",
    ]);
  });

  it("undo at the end of the load what lasts longer, or has no end", () => {
    const steps = stepsOf(
      "id: long, at: 20s, for: 60s, on: edge, timeout: {}",
      "id: endless, at: 25s, on: gateway/1, kill: {}",
    );
    expect(steps.slice(-2)).toEqual(["30000 undo endless", "30000 undo long"]);
  });
});

const fault = ([start, end]: readonly [number, number]): Fault => ({
  id: `${start}-${end}`,
  of: `${start}-${end}`,
  on: "edge",
  spec: { kind: "down" },
  start: ms(start),
  end: ms(end),
});

type Windows = readonly (readonly [number, number])[];

const namesOf = (faults: Windows, duration = 100) =>
  phasesOf(faults.map(fault), ms(duration)).map(
    ({ name, start, end }) => `${name} ${start}-${end}`,
  );

describe("the phases of a run", () => {
  const rows: readonly (readonly [string, Windows, readonly string[]])[] = [
    ["without a fault are all baseline", [], ["baseline 0-100"]],
    ["with one fault are three", [[20, 40]], ["baseline 0-20", "fault 20-40", "recovery 40-100"]],
    [
      "with a fault from the beginning have no baseline",
      [[0, 40]],
      ["fault 0-40", "recovery 40-100"],
    ],
    ["with a fault to the end have no recovery", [[20, 100]], ["baseline 0-20", "fault 20-100"]],
    ["with a fault all along are that fault", [[0, 100]], ["fault 0-100"]],
    [
      "with overlapping faults take them for one",
      [
        [20, 40],
        [30, 60],
      ],
      ["baseline 0-20", "fault 20-60", "recovery 60-100"],
    ],
    [
      "with a fault inside of another take them for one",
      [
        [20, 60],
        [30, 40],
      ],
      ["baseline 0-20", "fault 20-60", "recovery 60-100"],
    ],
    [
      "with touching faults take them for one",
      [
        [20, 40],
        [40, 60],
      ],
      ["baseline 0-20", "fault 20-60", "recovery 60-100"],
    ],
    [
      "with separate faults recover in between",
      [
        [20, 30],
        [50, 60],
      ],
      ["baseline 0-20", "fault 20-30", "recovery 30-50", "fault 50-60", "recovery 60-100"],
    ],
    [
      "do not care for the order of the file",
      [
        [50, 60],
        [20, 30],
      ],
      ["baseline 0-20", "fault 20-30", "recovery 30-50", "fault 50-60", "recovery 60-100"],
    ],
  ];

  it.each(rows)("%s", (_claim, faults, phases) => {
    expect(namesOf(faults)).toEqual(phases);
  });

  const windows = fc.array(
    fc.tuple(fc.nat({ max: 99 }), fc.integer({ min: 1, max: 50 })).map(([start, lasting]) => {
      return [start, Math.min(100, start + lasting)] as const;
    }),
    { maxLength: 8 },
  );

  it("cover the run without a gap, and are fault exactly where one is in force", () => {
    fc.assert(
      fc.property(windows, (faults) => {
        const phases = phasesOf(faults.map(fault), ms(100));
        expect(phases[0]?.start).toBe(0);
        expect(phases.at(-1)?.end).toBe(100);
        for (const [index, { start, end, name }] of phases.entries()) {
          expect(end).toBeGreaterThan(start);
          expect(end).toBe(phases[index + 1]?.start ?? 100);
          const middle = (start + end) / 2;
          const isBroken = faults.some(([from, to]) => from <= middle && middle < to);
          expect(name === "fault").toBe(isBroken);
        }
      }),
    );
  });
});

describe("a plan expects", () => {
  const ramped = "web: { stages: [{ ramp: 10s, to: 10/s }, { hold: 20s }], request: { get: / } }";

  it("the arrivals of each traffic: half of the rate in a ramp, all of it in a hold", () => {
    expect(plan("", ramped).expectations).toEqual([{ traffic: "web", requests: 250 }]);
    expect(plan("", ramped)).toMatchObject({ duration: 30_000, seed: 7 });
  });

  it("no number of a closed loop, where the target decides", () => {
    const closed = plan("", "web: { connections: 5, for: 10s, request: { get: / } }");
    expect(closed.expectations).toEqual([{ traffic: "web", requests: null }]);
    expect(closed.duration).toBe(10_000);
  });

  it("to last as long as its longest traffic", () => {
    const two = plan(
      "",
      `web: { stages: [{ hold: 10s, at: 1/s }], request: { get: / } }
  slow: { connections: 1, for: 40s, request: { get: / } }`,
    );
    expect(two.duration).toBe(40_000);
  });

  it("of an objective only what is due in its phases", () => {
    const { objectives } = plan(`
faults:
  - { at: 10s, for: 5s, on: edge, timeout: {} }
  - { at: 20s, for: 5s, on: edge, timeout: {} }
objectives:
  - { availability: 90% }
  - { availability: 90%, during: baseline }
  - { availability: 90%, during: fault }
  - { availability: 90%, during: recovery }
  - { recovery: < 5s, after: edge }`);
    expect(objectives.map(({ requests }) => requests)).toEqual([300, 100, 100, 100, 300]);
  });
});

describe("an objective", () => {
  const provableOf = (objective: string) => plan(`objectives: [{ ${objective} }]`).objectives[0];

  it("is provable with as many requests as its confidence needs, all of them good", () => {
    // 0.99^299 is the first power of 0.99 below 5%; the run has 300 requests.
    expect(provableOf("availability: 99%")).toMatchObject({ provable: true, needed: 299 });
    expect(provableOf("availability: 99.9%")).toMatchObject({ provable: false, requests: 300 });
  });

  it("of a phase that the run does not have is not provable", () => {
    expect(provableOf("availability: 50%, during: recovery")).toMatchObject({
      provable: false,
      requests: 0,
    });
  });

  it("of a closed loop is not promised to be provable", () => {
    const { objectives } = plan(
      "objectives: [{ availability: 50% }]",
      "web: { connections: 5, for: 10s, request: { get: / } }",
    );
    expect(objectives[0]).toMatchObject({ requests: null, provable: false });
  });
});

it("the same scenario and seed give the same plan", () => {
  const one = withFaults("at: 10s, for: 5s, on: edge, timeout: {}");
  expect(withFaults("at: 10s, for: 5s, on: edge, timeout: {}")).toEqual(one);
});
