/** Where events end: with every kind of line end, in any portions. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EventSplitter } from "../../../src/faultproxy/http/event-splitter.ts";

/** The texts of the events, in order; what follows the last one is the last item. */
function split(portions: readonly string[]): readonly string[] {
  const splitter = new EventSplitter();
  const events: string[] = [""];
  for (const portion of portions) {
    for (const { bytes, event, isEnd } of splitter.split(Buffer.from(portion, "latin1"))) {
      events[event - 1] = (events[event - 1] ?? "") + Buffer.from(bytes).toString("latin1");
      if (isEnd) events[event] = "";
    }
  }
  return events;
}

describe("an event ends with an empty line", () => {
  test.each([
    ["of LF", "data: a\n\ndata: b\n\n", ["data: a\n\n", "data: b\n\n", ""]],
    ["of CRLF", "data: a\r\n\r\ndata: b\r\n\r\nx", ["data: a\r\n\r\n", "data: b\r\n\r\n", "x"]],
    ["of CR", "data: a\r\rdata: b\r\rx", ["data: a\r\r", "data: b\r\r", "x"]],
    ["after several lines", "id: 1\ndata: a\n\n", ["id: 1\ndata: a\n\n", ""]],
    ["and empty lines alone are none", "\n\n\ndata: a\n\n\n\nb", ["\n\n\ndata: a\n\n", "\n\nb"]],
    ["and comments are one", ": ping\n\ndata: a\n\n", [": ping\n\n", "data: a\n\n", ""]],
  ])("%s", (_case, text, events) => {
    expect(split([text])).toEqual(events);
  });
});

test("portions change nothing", () => {
  const text = fc
    .array(fc.constantFrom("\r", "\n", "\r\n", "\n\n", "a", "data: x"))
    .map((t) => t.join(""));
  fc.assert(
    fc.property(text, (whole) => {
      expect(split([...whole])).toEqual(split([whole]));
      expect(split([whole]).join("")).toBe(whole);
    }),
  );
});
