import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noLimits } from "../../src/measure/aggregate.ts";
import { BatchWriter } from "../../src/measure/batch.ts";
import { Recorder, type TrafficMeasurements, type Window } from "../../src/measure/recorder.ts";
import { observation } from "./sample.ts";

const phases = [
  { name: "baseline", startUs: 0, endUs: 2e6 },
  { name: "fault", startUs: 2e6, endUs: 3e6 },
  { name: "recovery", startUs: 3e6, endUs: 4e6 },
  { name: "fault", startUs: 4e6, endUs: 5e6 },
];

/** The same, where the faults claim what meets them. */
const claiming: readonly Window[] = phases.map((phase) => {
  return { ...phase, claims: phase.name === "fault" };
});

const post = { name: "post", checks: [] };

const recorderWith = (windows: readonly Window[], ...names: readonly string[]): Recorder =>
  new Recorder({
    traffics: names.map((name) => ({ name, limits: noLimits, operations: [post] })),
    phases: windows,
  });
const recorderOf = (...names: readonly string[]): Recorder => recorderWith(phases, ...names);

function chatOf({ traffics }: Recorder): TrafficMeasurements {
  const [chat] = traffics;
  if (chat === undefined) throw new Error("no traffic");
  return chat;
}

const offeredBySlice = ({ slices }: TrafficMeasurements) => slices.map((slice) => slice?.offered);

describe("a request belongs to the instant it was due", () => {
  test.each([
    { dueUs: 0, phase: "baseline", slice: 0 },
    { dueUs: 999_999, phase: "baseline", slice: 0 },
    { dueUs: 1_000_000, phase: "baseline", slice: 1 },
    { dueUs: 2_000_000, phase: "fault", slice: 2 },
    { dueUs: 3_000_000, phase: "recovery", slice: 3 },
    { dueUs: 4_500_000, phase: "fault", slice: 4 },
    { dueUs: 5_000_000, phase: undefined, slice: 5 },
  ])("due at $dueUs us: $phase, slice $slice", ({ dueUs, phase, slice }) => {
    const recorder = recorderOf("chat");
    // It ends long after, in what may be another phase and slice.
    recorder.record(observation({ dueUs, endUs: dueUs + 30_000_000 }));
    const chat = chatOf(recorder);
    expect(placeIn(chat)).toEqual({ phase, slice });
    expect(chat.overall.offered).toBe(1);
  });
});

/** Where the only request of a traffic was counted. */
function placeIn(chat: TrafficMeasurements) {
  const counted = [...chat.phases].filter(([, aggregate]) => aggregate.offered > 0);
  expect(counted.length).toBeLessThan(2);
  const slice = chat.slices.findIndex((found) => found !== undefined);
  return { phase: counted[0]?.[0], slice };
}

describe("a window that claims takes the requests that meet it", () => {
  const failed = { good: false, outcome: { kind: "reset" } } as const;

  test("and, when it lasted longer than planned, those that were lost until its end", () => {
    const recorder = recorderWith(claiming, "chat");
    const fault = claiming[1];
    if (fault === undefined) throw new Error("no fault");
    recorder.extendClaim(fault, 3_010_000);
    recorder.record(observation({ dueUs: 3_005_000, endUs: 3_006_000, ...failed }));
    recorder.record(observation({ dueUs: 3_005_000, endUs: 3_006_000 }));
    recorder.record(observation({ dueUs: 3_010_000, endUs: 3_011_000, ...failed }));
    const { phases: counted } = chatOf(recorder);
    expect(counted.get("fault")).toMatchObject({ offered: 1, good: 0 });
    expect(counted.get("recovery")).toMatchObject({ offered: 2, good: 1 });
  });
  const cancelled = { good: false, outcome: { kind: "cancelled" } } as const;
  const dropped = { good: false, sentUs: null, outcome: { kind: "dropped" } } as const;

  test.each([
    { what: "good, and ends before it", from: 0.5, to: 1.9, phase: "baseline", slice: 0 },
    { what: "good, and ends as it begins", from: 0.5, to: 2, phase: "baseline", slice: 0 },
    { what: "good, and ends within: late, not lost", from: 0.5, to: 2.1, phase: "fault", slice: 0 },
    { what: "good, and ends after it", from: 0.5, to: 3.5, phase: "fault", slice: 0 },
    { what: "due as the window ends", from: 3, to: 3.5, phase: "recovery", slice: 3 },
    { what: "lost as it begins", from: 0.5, to: 2, parts: failed, phase: "baseline", slice: 0 },
    { what: "lost within: there it was hit", from: 0.5, to: 2.1, parts: failed, slice: 2 },
    { what: "lost after it", from: 0.5, to: 3.5, parts: failed, slice: 2 },
    { what: "due within and lost in the next", from: 2.5, to: 4.5, parts: failed, slice: 2 },
    { what: "due between two and lost in the later", from: 3.5, to: 4.5, parts: failed, slice: 4 },
    { what: "due as it begins and lost at once", from: 2, to: 2, parts: failed, slice: 2 },
    { what: "cancelled: nothing hit it", from: 0.5, to: 2.1, parts: cancelled, slice: 0 },
    { what: "dropped: it was never in flight", from: 0.5, to: 2.1, parts: dropped, slice: 0 },
  ])("$what", ({ from, to, parts, phase = "fault", slice }) => {
    const recorder = recorderWith(claiming, "chat");
    recorder.record(observation({ dueUs: from * 1e6, endUs: to * 1e6, ...parts }));
    expect(placeIn(chatOf(recorder))).toEqual({ phase, slice });
  });
});

test("a second in which nothing was due stays undefined", () => {
  const recorder = recorderOf("chat");
  for (const dueUs of [3_100_000, 100_000, 3_200_000]) recorder.record(observation({ dueUs }));
  expect(offeredBySlice(chatOf(recorder))).toEqual([1, undefined, undefined, 2]);
});

test("an observation of the first second that comes after 40 others finds its packed slice", () => {
  const recorder = recorderOf("chat");
  for (let second = 0; second < 40; second++) recorder.record(observation({ dueUs: second * 1e6 }));
  recorder.record(observation({ dueUs: 10, endUs: 60_000_010 }));
  const first = chatOf(recorder).slices[0];
  expect(first?.offered).toBe(2);
  expect(first?.latency).toMatchObject({ count: 2, maxUs: 60_000_000 });
  // Opened by the late one, it is packed again with the next second, and still readable.
  recorder.record(observation({ dueUs: 40e6 }));
  expect(first?.latency.percentileUs(50)).toBe(1000);
});

test("each traffic has its own sheet", () => {
  const recorder = recorderOf("chat", "embed");
  recorder.record(observation({ traffic: 1 }));
  expect(recorder.traffics.map(({ name, overall }) => [name, overall.offered])).toEqual([
    ["chat", 0],
    ["embed", 1],
  ]);
});

test("an observation of a traffic that is not in the layout is our own bug", () => {
  expect(() => recorderOf("chat").record(observation({ traffic: 1 }))).toThrow("traffic 1");
});

describe("the operations of a traffic", () => {
  const operations = [
    { name: "chat", checks: ["json $.id", "schema"] },
    { name: "rate", checks: ["size"] },
  ];
  const recorderOfTwo = () =>
    new Recorder({ traffics: [{ name: "chat", limits: noLimits, operations }], phases });
  const invalid = (operation: number, check: number) =>
    observation({ operation, good: false, outcome: { kind: "invalid", check } });

  test("have measurements of their own, which add up to those of the traffic", () => {
    const recorder = recorderOfTwo();
    for (const operation of [0, 1, 1]) recorder.record(observation({ operation, bytes: 5 }));
    const { overall, operations: measured } = chatOf(recorder);
    expect(measured.map(({ name, aggregate }) => [name, aggregate.offered])).toEqual([
      ["chat", 1],
      ["rate", 2],
    ]);
    expect(measured.map(({ aggregate }) => aggregate.latency.count)).toEqual([1, 2]);
    expect(overall).toMatchObject({ offered: 3, bytes: 15 });
  });

  test("count failed checks by name, and as invalid where none is named", () => {
    const recorder = recorderOfTwo();
    for (const check of [1, 0, 1, -1]) recorder.record(invalid(0, check));
    recorder.record(invalid(1, 0));
    recorder.record(observation({ operation: 1, good: false, outcome: { kind: "reset" } }));
    const counted = chatOf(recorder).operations.map(({ failedChecks }) => [...failedChecks]);
    expect(counted).toEqual([
      [
        ["schema", 2],
        ["json $.id", 1],
        ["invalid", 1],
      ],
      [["size", 1]],
    ]);
  });

  const recorderOfOne = (...checks: readonly string[]) => {
    const traffics = [{ name: "chat", limits: noLimits, operations: [{ name: "post", checks }] }];
    return new Recorder({ traffics, phases });
  };

  test("if there is one alone, it shares the measurements of its traffic", () => {
    const recorder = recorderOfOne("schema");
    recorder.record(invalid(0, 0));
    const { overall, operations: measured } = chatOf(recorder);
    expect(measured.map(({ aggregate }) => aggregate === overall)).toEqual([true]);
    expect(overall.offered).toBe(1);
    expect(measured.map(({ failedChecks }) => [...failedChecks])).toEqual([[["schema", 1]]]);
  });

  test("if there is one alone without checks, nothing is told of it apart", () => {
    const recorder = recorderOfOne();
    recorder.record(invalid(0, -1));
    expect(chatOf(recorder)).toMatchObject({ overall: { offered: 1 }, operations: [] });
  });

  test("if none are in the layout, the traffic is counted as a whole", () => {
    const traffics = [{ name: "chat", limits: noLimits, operations: [] }];
    const recorder = new Recorder({ traffics, phases });
    recorder.record(observation({ operation: 3 }));
    expect(chatOf(recorder)).toMatchObject({ overall: { offered: 1 }, operations: [] });
  });

  test("if one is not in the layout, that is our own bug", () => {
    expect(() => recorderOfTwo().record(observation({ operation: 2 }))).toThrow("operation 2");
  });
});

test("a batch records the same as its observations", () => {
  const writer = new BatchWriter();
  const [one, two] = [recorderOf("chat"), recorderOf("chat")];
  for (const dueUs of [5, 2_000_000, 30_000_000]) {
    writer.write(observation({ dueUs }));
    one.record(observation({ dueUs }));
  }
  two.recordBatch(writer.take());
  expect(offeredBySlice(chatOf(two))).toEqual(offeredBySlice(chatOf(one)));
  expect(chatOf(two).overall.latency.encoded()).toBe(chatOf(one).overall.latency.encoded());
});

test("in any order of arrival, the slices and the phases add up to the whole", () => {
  const dues = fc.array(fc.nat({ max: 60_000_000 }), { maxLength: 60 });
  const longest = fc.constantFrom(0, 1000, 3_000_000);
  fc.assert(
    fc.property(dues, longest, fc.boolean(), (due, lastedUs, good) => {
      const recorder = recorderWith(claiming, "chat");
      for (const dueUs of due) {
        const outcome = { kind: "timed-out", limit: "total" } as const;
        recorder.record(observation({ dueUs, endUs: dueUs + lastedUs, good, outcome }));
      }
      const { overall, slices, phases: measured } = chatOf(recorder);
      const sliced = slices.reduce((sum, slice) => sum + (slice?.latency.count ?? 0), 0);
      const phased = [...measured.values()].reduce((sum, { offered }) => sum + offered, 0);
      expect(overall.offered).toBe(due.length);
      expect(sliced).toBe(due.length);
      expect(phased).toBe(due.filter((dueUs) => dueUs < 5e6).length);
    }),
  );
});
