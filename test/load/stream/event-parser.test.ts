import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { eventParser } from "../../../src/load/stream/event-parser.ts";

type Event = readonly [name: string, data: string];

function parsed(...chunks: readonly (string | Buffer)[]) {
  const events: Event[] = [];
  const parser = eventParser((name, data) =>
    events.push([name, Buffer.from(data, "latin1").toString()]),
  );
  for (const chunk of chunks) parser.read(Buffer.from(chunk));
  const isWhole = parser.end();
  return { events, isWhole };
}

describe("an event stream", () => {
  it.each<[string, string, readonly Event[]]>([
    ["has no event if it is empty", "", []],
    ["hands over an event at its empty line", "data: a\n\n", [["", "a"]]],
    ["takes one space behind the colon away, no more", "data:  a\n\n", [["", " a"]]],
    ["needs no space behind the colon", "data:a\n\n", [["", "a"]]],
    ["joins the data of several lines by line feeds", "data: a\ndata:b\n\n", [["", "a\nb"]]],
    ["keeps an empty line of data", "data: a\ndata\ndata: c\n\n", [["", "a\n\nc"]]],
    ["tells the name of an event", "event: x\ndata: a\n\n", [["x", "a"]]],
    ["takes the last name if there are two", "event: x\nevent: y\ndata: a\n\n", [["y", "a"]]],
    [
      "forgets a name with its event",
      "event: x\ndata: a\n\ndata: b\n\n",
      [
        ["x", "a"],
        ["", "b"],
      ],
    ],
    ["hands over an event that has a name alone", "event: x\n\n", [["x", ""]]],
    ["hands over an event whose data is empty", "data:\n\n", [["", ""]]],
    ["passes over comments", ": data: a\n:\n\ndata: b\n\n", [["", "b"]]],
    ["passes over ids, retries and what is unknown", "id: 1\nretry: 5\nx: y\nz\n\n", []],
    ["does not take a longer name for data", "datax: a\n\ndata-x: b\n\n", []],
    ["does not take an indented line for data", " data: a\n\n", []],
    ["passes over a byte order mark at its begin", "\ufeffdata: a\n\n", [["", "a"]]],
    ["takes no byte order mark later", "\n\ufeffdata: a\n\n", []],
    ["reads UTF-8", "data: Grüß dich 👋\n\n", [["", "Grüß dich 👋"]]],
    ["hands over a last event whose empty line never came", "data: a\n", [["", "a"]]],
    ["holds a last line back that has no end", "data: a\ndata: b", [["", "a"]]],
  ])("%s", (_claim, text, events) => {
    expect(parsed(text).events).toEqual(events);
  });

  it.each([
    ["after an empty line is whole", "data: a\n\n", true],
    ["after a line is whole", "data: a\n", true],
    ["after a CR is whole", "data: a\r", true],
    ["before anything came is whole", "", true],
    ["within a line is not whole", "data: a", false],
    ["within a comment is not whole", "data: a\n\n:", false],
  ])("that ends %s", (_claim, text, isWhole) => {
    expect(parsed(text).isWhole).toBe(isWhole);
  });
});

test("the events are the same with any line ends, however the bytes are cut", () => {
  const lineEnd = fc.constantFrom("\n", "\r", "\r\n");
  const line = fc.constantFrom("data: hé 👋", "data:b", "data", "event: error", "event", ": c", "");
  const lines = fc.array(fc.tuple(line, lineEnd), { maxLength: 12 });
  const cuts = fc.array(fc.nat({ max: 200 }), { maxLength: 6 });
  fc.assert(
    fc.property(lines, fc.boolean(), cuts, (drawn, isMarked, at) => {
      const mark = isMarked && drawn.length > 0 ? "\ufeff" : "";
      // A CR before an LF is one line end, as is meant by neither of two lines that are drawn so.
      const meant = drawn.map(([text]) => `${text}\n`).join("");
      fc.pre(!drawn.some(([, end], i) => end === "\r" && drawn[i + 1]?.join("") === "\n"));
      const bytes = Buffer.from(mark + drawn.flat().join(""));
      const places = [0, ...at.sort((a, b) => a - b), bytes.length];
      const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
      expect(parsed(...pieces)).toEqual(parsed(meant));
    }),
    { numRuns: 500 },
  );
});

test("a line of many chunks is read in time that grows with its length, not its square", () => {
  const lengths: number[] = [];
  const parser = eventParser((_name, data) => lengths.push(data.length));
  const chunk = Buffer.alloc(64 * 1024, "x");
  parser.read(Buffer.from("data:"));
  // 64 MiB: by the square, this would take minutes.
  for (let i = 0; i < 1024; i++) parser.read(chunk);
  parser.read(Buffer.from("\n\n"));
  expect(lengths).toEqual([1024 * chunk.length]);
});
