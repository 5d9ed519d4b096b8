import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { noLimits } from "../../src/measure/aggregate.ts";
import { BatchWriter } from "../../src/measure/batch.ts";
import { Recorder, type TrafficMeasurements } from "../../src/measure/recorder.ts";
import { observation } from "./sample.ts";

const phases = [
  { name: "baseline", startUs: 0, endUs: 2e6 },
  { name: "fault", startUs: 2e6, endUs: 3e6 },
  { name: "recovery", startUs: 3e6, endUs: 4e6 },
  { name: "fault", startUs: 4e6, endUs: 5e6 },
];

const recorderOf = (...names: readonly string[]): Recorder =>
  new Recorder({ traffics: names.map((name) => ({ name, limits: noLimits })), phases });

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
    const touched = [...chat.phases].filter(([, aggregate]) => aggregate.offered > 0);
    expect(touched.map(([name]) => name)).toEqual(phase === undefined ? [] : [phase]);
    expect(chat.slices.findIndex((found) => found !== undefined)).toBe(slice);
    expect(chat.overall.offered).toBe(1);
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
  fc.assert(
    fc.property(dues, (due) => {
      const recorder = recorderOf("chat");
      for (const dueUs of due) recorder.record(observation({ dueUs }));
      const { overall, slices, phases: measured } = chatOf(recorder);
      const sliced = slices.reduce((sum, slice) => sum + (slice?.latency.count ?? 0), 0);
      const phased = [...measured.values()].reduce((sum, { offered }) => sum + offered, 0);
      expect(overall.offered).toBe(due.length);
      expect(sliced).toBe(due.length);
      expect(phased).toBe(due.filter((dueUs) => dueUs < 5e6).length);
    }),
  );
});
