/** What each order does to an answer, as data. */

import { expect, test } from "vitest";
import { streamTimeline } from "../../../gateway-under-test/provider/stream-timeline.ts";
import { refusal, withWrongLength } from "../../../gateway-under-test/provider/timeline.ts";
import { wholeTimeline } from "../../../gateway-under-test/provider/whole-timeline.ts";

const parts = { opening: "<", tokens: ["a", "b", "c"], closing: ">" };
const pace = { firstTokenMs: 100, perTokenMs: 10 };
const share = 1;

const stream = (disruptions: Parameters<typeof streamTimeline>[2]) => {
  const { timeline, affectedBy } = streamTimeline(parts, pace, disruptions, "!");
  const { steps, ending } = timeline;
  const text = steps.map(({ bytes }) => bytes.toString()).join("");
  return { text, ending, atMs: steps.map(({ atMs }) => atMs), affectedBy };
};

const cutAt = (at: "boundary" | "frame" | "utf8", afterTokens: number) => ({
  cut: { afterTokens, at, share },
});

const errorAt = (afterTokens: number) => ({ error: { afterTokens, type: "server_error", share } });

test("a token is due each interval after the first one", () => {
  const atMs = [100, 100, 110, 120, 120];
  expect(stream({})).toEqual({ text: "<abc>", ending: "end", atMs, affectedBy: [] });
});

test("a stall delays all that follows", () => {
  const { atMs, affectedBy } = stream({ stall: { afterTokens: 1, forMs: 500, share } });
  expect(atMs).toEqual([100, 100, 610, 620, 620]);
  expect(affectedBy).toEqual(["stall"]);
});

test.each([
  ["stalls forever", { stall: { afterTokens: 2, share } }, "<ab", "silence", ["stall"]],
  ["is cut", cutAt("boundary", 2), "<ab", "cut", ["cut"]],
  ["is cut late", cutAt("boundary", 9), "<abc", "cut", ["cut"]],
  ["ends too early", { end: { afterTokens: 0, share } }, "<", "end", ["end"]],
  ["reports an error", errorAt(1), "<a!", "end", ["error"]],
  ["reports an error as its first event after the role", errorAt(0), "<!", "end", ["error"]],
  [
    "sends nonsense",
    { malformed: { afterTokens: 1, share } },
    "<adata: {nonsense\n\nbc>",
    "end",
    ["malformed"],
  ],
  [
    "is cut before it could end",
    { ...cutAt("boundary", 1), end: { afterTokens: 2, share } },
    "<a",
    "cut",
    ["cut"],
  ],
  [
    "is cut before it could stall",
    { ...cutAt("boundary", 1), stall: { afterTokens: 2, share } },
    "<a",
    "cut",
    ["cut"],
  ],
] as const)("a stream that %s", (_title, disruptions, text, ending, affectedBy) => {
  expect(stream(disruptions)).toMatchObject({ text, ending, affectedBy });
});

test("a cut inside a frame sends half of it", () => {
  const long = { ...parts, tokens: ["a", "data: 12"] };
  const { timeline } = streamTimeline(long, pace, cutAt("frame", 1), "!");
  expect(timeline.steps.at(-1)?.bytes.toString()).toBe("data");
});

test.each([
  ["of two bytes", "data: é!", "data: \u{fffd}"],
  ["of three bytes", "data: 京!", "data: \u{fffd}"],
  ["of four bytes", "data: 🚦!", "data: \u{fffd}"],
])("a cut inside a character %s sends its first byte", (_title, token, text) => {
  const { timeline } = streamTimeline({ ...parts, tokens: [token] }, pace, cutAt("utf8", 0), "!");
  expect(timeline.steps.at(-1)?.bytes.toString()).toBe(text);
});

const whole = (disruptions: Parameters<typeof wholeTimeline>[2], body = "0123456789") =>
  wholeTimeline(body, { pace, tokens: 3 }, disruptions, "!");

test("a whole answer comes when its last token is ready", () => {
  const { steps } = whole({}).timeline;
  expect(steps).toEqual([{ atMs: 130, bytes: Buffer.from("0123456789") }]);
});

test.each([
  ["is cut in the middle of what it promised", cutAt("boundary", 1), "01234", "10", "cut"],
  ["ends after half of it, as if it were all", { end: { afterTokens: 1, share } }, "01234", "5"],
  ["is nonsense", { malformed: { afterTokens: 1, share } }, "01234", "5"],
  ["is an error with status 200", errorAt(1), "!", "1"],
] as const)("a whole answer %s", (_title, disruptions, text, length, ending: string = "end") => {
  const { timeline } = whole(disruptions);
  expect(timeline.steps.map(({ bytes }) => bytes.toString())).toEqual([text]);
  expect(timeline).toMatchObject({ status: 200, headers: { "content-length": length }, ending });
});

test("a whole answer is cut inside its last character of several bytes", () => {
  const { timeline } = whole(cutAt("utf8", 0), "précis 東京.");
  expect(timeline.steps[0]?.bytes).toEqual(
    Buffer.concat([Buffer.from("précis 東"), Buffer.of(0xe4)]),
  );
});

test("a whole answer that stalls forever is never begun", () => {
  expect(whole({ stall: { afterTokens: 1, share } })).toMatchObject({
    timeline: { steps: [], ending: "silence" },
    affectedBy: ["stall"],
  });
});

test("a wrong length promises more and cuts, or less than is sent", () => {
  const { timeline } = whole({});
  expect(withWrongLength(timeline, 16)).toMatchObject({
    headers: { "content-length": "26" },
    steps: timeline.steps,
    ending: "cut",
  });
  expect(withWrongLength(timeline, -3)).toMatchObject({
    headers: { "content-length": "7" },
    steps: timeline.steps,
    ending: "end",
  });
});

test.each([
  ["as a number", { retryAfter: 5 }, { "retry-after": "5" }],
  ["as nonsense", { retryAfter: "soon" }, { "retry-after": "soon" }],
  ["negative", { retryAfter: -1 }, { "retry-after": "-1" }],
  ["huge", { retryAfter: 99_999_999_999 }, { "retry-after": "99999999999" }],
  ["empty", { retryAfter: "" }, { "retry-after": "" }],
  ["in milliseconds", { retryAfterMs: 250 }, { "retry-after-ms": "250" }],
  [
    "as a date, rounded up to whole seconds",
    { retryAfter: { dateInMs: 5_000 } },
    { "retry-after": "Thu, 01 Jan 1970 00:00:07 GMT" },
  ],
  [
    "as a date that has passed",
    { retryAfter: { dateInMs: -1_500 } },
    { "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" },
  ],
  ["not at all", {}, {}],
])("a refusal says when to come again: %s", (_title, retry, headers) => {
  const { "content-type": _type, ...others } = refusal(
    { status: 429, share, ...retry },
    { errorText: "!", wallTimeMs: 1_500 },
  ).headers;
  expect(others).toEqual(headers);
});
