/** Server-sent events, cut wherever a network likes to cut. */

import { expect, test } from "vitest";
import { EventSplitter } from "../../../../gateway-under-test/gateway/upstream/event-splitter.ts";

const split = (...chunks: readonly Buffer[]) => {
  const splitter = new EventSplitter();
  return chunks.flatMap((chunk) => splitter.push(chunk));
};

const whole = Buffer.from(
  'data: {"t":"naïve 東京 🚦"}\r\n\r\n: keep-alive\n\ndata:two\n\ndata: [DONE]\n\n',
);
const events = ['{"t":"naïve 東京 🚦"}', "two", "[DONE]"];

test("gives the data of each event, without comments, for both kinds of line ends", () => {
  expect(split(whole)).toEqual(events);
});

test("gives the same when cut in two at any byte", () => {
  for (let at = 0; at <= whole.length; at++) {
    expect(split(whole.subarray(0, at), whole.subarray(at))).toEqual(events);
  }
});

test("gives the same byte by byte", () => {
  expect(split(...[...whole].map((byte) => Buffer.from([byte])))).toEqual(events);
});

test("joins the lines of one event and ignores other fields", () => {
  expect(split(Buffer.from("event: x\nid: 7\ndata: a\ndata: b\n\n"))).toEqual(["a\nb"]);
});

test("keeps an event that has not ended to itself", () => {
  expect(split(Buffer.from("data: one\n\ndata: half\n"))).toEqual(["one"]);
});
