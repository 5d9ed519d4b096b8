/** From the faults of a scenario to those of a run: chance drawn, repetitions laid out. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../src/base/units.ts";
import { faultTimeline } from "../../src/scenario/fault-timeline.ts";
import { parseScenario } from "../../src/scenario/parse.ts";

const duration = ms(60_000);

function scenarioWith(...entries: readonly string[]) {
  const faults = entries.map((entry) => `  - { ${entry} }\n`).join("");
  const text = `
name: timeline
target: { bundled: { replicas: 4, providers: [openai, mistral] } }
traffic: { web: { stages: [{ hold: 60s, at: 1/s }], request: { get: / } } }
faults:
${faults}`;
  return parseScenario(text, "timeline.yaml").faults;
}

const laidOut = (entries: readonly string[], seed = 1) =>
  faultTimeline(scenarioWith(...entries), seed, duration);

/** `10000-15000 down@edge` */
const timesOf = (entries: readonly string[], seed = 1): readonly string[] =>
  laidOut(entries, seed).timed.map(({ id, start, end }) => `${start}-${end} ${id}`);

describe("a fault", () => {
  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      "with a time and a length is there once",
      ["at: 10s, for: 5s, on: edge, down: {}"],
      ["10000-15000 down@edge"],
    ],
    [
      "without a length lasts to the end",
      ["at: 10s, on: edge, down: {}"],
      ["10000-60000 down@edge"],
    ],
    [
      "that is repeated comes again until the end of the load",
      ["at: 10s, every: 20s, for: 5s, on: edge, down: {}"],
      ["10000-15000 down@edge", "30000-35000 down@edge#2", "50000-55000 down@edge#3"],
    ],
    [
      "that is repeated so many times stops then",
      ["at: 10s, every: 20s, times: 2, for: 5s, on: edge, down: {}"],
      ["10000-15000 down@edge", "30000-35000 down@edge#2"],
    ],
    [
      "on several places is at each of them at once",
      ["at: 10s, for: 5s, on: [gateway/1, gateway/2], kill: {}"],
      [
        "10000-15000 kill@gateway/1+gateway/2@gateway/1",
        "10000-15000 kill@gateway/1+gateway/2@gateway/2",
      ],
    ],
    [
      "with a wildcard is at all that it stands for, one after the other",
      ["id: roll, at: 10s, for: 1s, stagger: 2s, on: gateway/*, kill: {}"],
      [
        "10000-11000 roll@gateway/1",
        "12000-13000 roll@gateway/2",
        "14000-15000 roll@gateway/3",
        "16000-17000 roll@gateway/4",
      ],
    ],
    [
      "after another one begins when all of that has ended",
      [
        "id: second, after: roll, wait: 1s, for: 2s, on: edge, down: {}",
        "id: roll, at: 10s, for: 1s, stagger: 2s, on: [gateway/1, gateway/2], kill: {}",
      ],
      ["14000-16000 second", "10000-11000 roll@gateway/1", "12000-13000 roll@gateway/2"],
    ],
  ];

  it.each(rows)("%s", (_claim, entries, expected) => {
    expect(timesOf(entries)).toEqual(expected);
  });

  it("that waits for something has no time yet, nor has one that is after it", () => {
    const { timed, waiting } = laidOut([
      "id: first, when: phase recovery, for: 2s, on: edge, down: {}",
      "id: second, after: first, for: 2s, on: edge, down: {}",
      "id: third, at: 1s, for: 2s, on: edge, down: {}",
    ]);
    expect(timed.map(({ id }) => id)).toEqual(["third"]);
    expect(waiting.map(({ id, until }) => `${id} ${until.kind}`)).toEqual([
      "first when",
      "second after",
    ]);
  });
});

describe("what the seed draws", () => {
  const between = ["at: 10s..30s, for: 5s, on: edge, down: {}"];
  const some = ["at: 10s, for: 5s, on: { any: 2, of: gateway/* }, kill: {}"];

  it("is the same for the same seed, and within its bounds for any", () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const [fault] = laidOut(between, seed).timed;
        expect(laidOut(between, seed).timed).toEqual([fault]);
        expect(fault?.start).toBeGreaterThanOrEqual(10_000);
        expect(fault?.start).toBeLessThan(30_000);
      }),
    );
  });

  it("takes so many places, each once, and over many seeds each of them", () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed++) {
      const places = laidOut(some, seed).timed.map(({ on }) => on);
      expect(new Set(places).size).toBe(2);
      for (const place of places) seen.add(place);
    }
    expect([...seen].sort()).toEqual(["gateway/1", "gateway/2", "gateway/3", "gateway/4"]);
  });
});

describe("a fault is refused", () => {
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ["without a time", ["on: edge, down: {}"], "say when: at: 10s"],
    ["without a place", ["at: 1s, down: {}"], "say on what: down acts on a link"],
    ["with two kinds", ["at: 1s, on: edge, down: {}, kill: {}"], "has one kind, not down and kill"],
    ["with a wrong range", ["at: 30s..10s, on: edge, down: {}"], 'write one like "10s"'],
    [
      "after itself",
      [
        "id: a, after: b, for: 1s, on: edge, down: {}",
        "id: b, after: a, for: 1s, on: edge, down: {}",
      ],
      "is itself after this fault",
    ],
    [
      "after one that never ends",
      ["id: a, at: 1s, on: edge, down: {}", "after: a, for: 1s, on: edge, down: {}"],
      "a lasts to the end of the run",
    ],
    ["after nobody", ["after: a, for: 1s, on: edge, down: {}"], "there is no fault a"],
    [
      "longer than the time to its next turn",
      ["at: 1s, every: 5s, for: 6s, on: edge, down: {}"],
      "at most as long as every",
    ],
    [
      "with times alone",
      ["at: 1s, times: 2, for: 1s, on: edge, down: {}"],
      "times belongs to every",
    ],
    [
      "at a later turn on what is dead already",
      [
        "at: 1s, every: 5s, times: 2, for: 2s, on: gateway/1, kill: {}",
        "at: 7s, for: 1s, on: gateway/*, kill: {}",
      ],
      "overlaps with faults[0]",
    ],
    [
      "twice on what is dead already",
      ["at: 1s, for: 5s, on: gateway/1, kill: {}", "at: 2s, for: 5s, on: gateway/1, kill: {}"],
      "overlaps with faults[0]",
    ],
    ["where it cannot act", ["at: 1s, on: gateway/9, down: {}"], "down needs a link"],
    [
      "when nothing is left to chance",
      ["at: 1s, on: { any: 4, of: gateway/* }, kill: {}"],
      "leaves nothing to chance",
    ],
    [
      "when it begins after the load, by way of another",
      [
        "id: a, at: 50s, for: 5s, on: edge, down: {}",
        "after: a, wait: 20s, for: 1s, on: edge, down: {}",
      ],
      "so it begins 0 times of 1",
    ],
    [
      "when the last of its times would come after the load",
      ["at: 10s, every: 20s, times: 9, for: 5s, on: edge, down: {}"],
      "so it begins 3 times of 9",
    ],
    [
      "when the last of its places would come after the load",
      ["at: 10s, for: 1s, stagger: 40s, on: gateway/*, kill: {}"],
      "so it begins 2 times of 4",
    ],
    ["after the load", ["at: 61s, on: edge, down: {}"], "the load is over at 60s"],
  ];

  it.each(rows)("%s", (_claim, entries, complaint) => {
    expect(() => scenarioWith(...entries)).toThrow(complaint);
  });
});
