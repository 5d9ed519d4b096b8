import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchWriter, observationsOf } from "../../src/measure/batch.ts";
import { anyObservation, observation } from "./sample.ts";

test("whatever is written is read again, in order", () => {
  fc.assert(
    fc.property(fc.array(anyObservation, { maxLength: 20 }), (written) => {
      const writer = new BatchWriter();
      for (const one of written) writer.write(one);
      expect([...observationsOf(writer.take())]).toEqual(written);
    }),
  );
});

test("a writer grows past its first size and keeps every row", () => {
  const writer = new BatchWriter();
  for (let i = 0; i < 1000; i++) writer.write(observation({ dueUs: i }));
  expect([...observationsOf(writer.take())].map(({ dueUs }) => dueUs)).toEqual(
    Array.from({ length: 1000 }, (_, i) => i),
  );
});

test("a row longer than the writer's first size makes it grow as often as it takes", () => {
  const writer = new BatchWriter();
  const long = observation({ contentUs: Array.from({ length: 20_000 }, (_, i) => i) });
  writer.write(observation());
  writer.write(long);
  writer.write(observation({ dueUs: 7 }));
  expect([...observationsOf(writer.take())]).toEqual([
    observation(),
    long,
    observation({ dueUs: 7 }),
  ]);
});

test("a take leaves nothing behind, and later rows do not touch what was taken", () => {
  const writer = new BatchWriter();
  writer.write(observation({ dueUs: 1 }));
  const first = writer.take();
  expect(writer.take()).toHaveLength(0);
  writer.write(observation({ dueUs: 2 }));
  expect([...observationsOf(first)].map(({ dueUs }) => dueUs)).toEqual([1]);
});

test("an instant of 0 is not taken for none", () => {
  const writer = new BatchWriter();
  writer.write(observation({ sentUs: 0, firstByteUs: 0, contentUs: [0], usage: 0 }));
  writer.write(observation({ sentUs: null, outcome: { kind: "dropped" }, good: false }));
  expect([...observationsOf(writer.take())]).toMatchObject([
    { sentUs: 0, firstByteUs: 0, contentUs: [0], usage: 0 },
    { sentUs: null, firstByteUs: null, contentUs: [], usage: null },
  ]);
});

test("a row with an unknown outcome is our own bug", () => {
  const writer = new BatchWriter();
  writer.write(observation());
  const batch = writer.take();
  batch[7] = 99;
  expect(() => [...observationsOf(batch)]).toThrow("outcome code 99");
});
