/** What each order does to a stream, as data. */

import { expect, test } from "vitest";
import { streamTimeline } from "../../../gateway-under-test/provider/timeline.ts";
import { wholeTimeline } from "../../../gateway-under-test/provider/whole-timeline.ts";

const parts = { opening: "<", tokens: ["a", "b", "c"], closing: ">" };
const pace = { firstTokenMs: 100, perTokenMs: 10 };

const stream = (disruptions: Parameters<typeof streamTimeline>[2]) => {
  const { steps, ending } = streamTimeline(parts, pace, disruptions, "!");
  const text = steps.map(({ bytes }) => bytes.toString()).join("");
  return { text, ending, atMs: steps.map(({ atMs }) => atMs) };
};

test("a token is due each interval after the first one", () => {
  const atMs = [100, 100, 110, 120, 120];
  expect(stream({})).toEqual({ text: "<abc>", ending: "end", atMs });
});

test("a stall delays all that follows", () => {
  const { atMs } = stream({ stall: { afterTokens: 1, forMs: 500, ratio: 1 } });
  expect(atMs).toEqual([100, 100, 610, 620, 620]);
});

test.each([
  ["stalls forever", { stall: { afterTokens: 2, ratio: 1 } }, "<ab", "silence"],
  ["is cut", { cut: { afterTokens: 2, at: "boundary", ratio: 1 } }, "<ab", "cut"],
  ["is cut late", { cut: { afterTokens: 9, at: "boundary", ratio: 1 } }, "<abc", "cut"],
  ["ends too early", { end: { afterTokens: 0, ratio: 1 } }, "<", "end"],
  ["reports an error", { error: { afterTokens: 1, ratio: 1 } }, "<a!", "end"],
  [
    "sends nonsense",
    { malformed: { afterTokens: 1, ratio: 1 } },
    "<adata: {nonsense\n\nbc>",
    "end",
  ],
  [
    "is cut before it could end",
    { cut: { afterTokens: 1, at: "boundary", ratio: 1 }, end: { afterTokens: 2, ratio: 1 } },
    "<a",
    "cut",
  ],
] as const)("a stream that %s", (_title, disruptions, text, ending) => {
  expect(stream(disruptions)).toMatchObject({ text, ending });
});

test("a cut inside a frame sends half of it", () => {
  const long = { ...parts, tokens: ["a", "data: 12"] };
  const cut = { afterTokens: 1, at: "inside", ratio: 1 } as const;
  const { steps } = streamTimeline(long, pace, { cut }, "!");
  expect(steps.at(-1)?.bytes.toString()).toBe("data");
});

test("a whole answer comes when its last token is ready, and may promise too much", () => {
  const of = (disruptions: Parameters<typeof wholeTimeline>[2]) =>
    wholeTimeline("0123456789", { pace, tokens: 3 }, disruptions, "!");
  expect(of({}).steps).toEqual([{ atMs: 130, bytes: Buffer.from("0123456789") }]);
  expect(of({ wrongLength: { ratio: 1 } })).toMatchObject({
    headers: { "content-length": "26" },
    ending: "cut",
  });
  expect(of({ cut: { afterTokens: 1, at: "boundary", ratio: 1 } })).toMatchObject({
    headers: { "content-length": "10" },
    steps: [{ bytes: Buffer.from("01234") }],
    ending: "cut",
  });
});
