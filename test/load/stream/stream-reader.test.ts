import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { streamReader } from "../../../src/load/stream/stream-reader.ts";
import { chunk, type Dialect, dialects, wholeStream } from "./llm-streams.ts";
import { readStream, seen } from "./read-stream.ts";

const eachDialect = dialects.map((dialect): [string, Dialect] => [dialect.name, dialect]);

describe.each(eachDialect)("a stream of %s", (_name, dialect) => {
  const { begin, content, end, error, tokens, text, usage } = dialect;
  const events = [...begin, ...content, ...end];
  const whole = { tokens, text, usage, end: "complete" };

  it("that reaches its end is complete, with its text and its usage", () => {
    expect(seen(wholeStream(dialect))).toEqual(whole);
  });

  it("has content at the instants of the events that carry some, and no others", () => {
    const { contentAt } = readStream(...events);
    // The n-th chunk comes at n milliseconds.
    const places = content.map((_event, i) => begin.length + i + 1);
    expect(contentAt.slice(0, content.length)).toEqual(places);
    expect(contentAt).toHaveLength(tokens);
  });

  it("that is cut after any of its events but the last is truncated", () => {
    for (let kept = 0; kept < events.length; kept++) {
      expect(seen(events.slice(0, kept).join("")).end).toBe("truncated");
    }
  });

  it("that is cut at any byte before its terminator's end is truncated", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    // The last two bytes are the end of the last line and the empty line behind it.
    for (let kept = 0; kept < bytes.length - 2; kept++) {
      expect(seen(bytes.subarray(0, kept)).end).toBe("truncated");
    }
  });

  it("with an error event has failed, wherever that stands", () => {
    expect(seen([...begin, error].join(""))).toMatchObject({ tokens: 0, end: "error" });
    expect(seen([...begin, ...content, error].join("")).end).toBe("error");
    expect(seen([...begin, ...content, error, ...end].join("")).end).toBe("error");
    expect(seen(wholeStream(dialect) + error).end).toBe("error");
  });

  it("reads the same however its bytes are split in two", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    for (let at = 0; at <= bytes.length; at++) {
      expect(seen(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
    }
  });

  it("reads the same byte by byte", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    expect(seen(...Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(whole);
  });

  it.each([
    ["CR", "\r"],
    ["CRLF", "\r\n"],
  ])("may end its lines with %s, split anywhere", (_lineEnd, lineEnd) => {
    const bytes = Buffer.from(wholeStream(dialect).replaceAll("\n", lineEnd));
    for (let at = 0; at <= bytes.length; at++) {
      expect(seen(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
    }
  });
});

describe("a reader", () => {
  it("reads the clock once a chunk, so that events of one chunk have one instant", () => {
    let readings = 0;
    const reader = streamReader(() => ms(++readings), false);
    const event = chunk({ content: "a" });
    reader.read(Buffer.from(event + event));
    reader.read(Buffer.from(event + event + event));
    expect(reader.end().contentAt).toEqual([1, 1, 2, 2, 2]);
    expect(readings).toBe(2);
  });

  it("takes an event for what came with its empty line, not with its begin", () => {
    const event = chunk({ content: "a" });
    expect(readStream(event.slice(0, 50), event.slice(50)).contentAt).toEqual([2]);
  });

  it("takes a last event without its empty line for what came with the last chunk", () => {
    expect(readStream("\n", chunk({ content: "a" }).slice(0, -1)).contentAt).toEqual([2]);
  });

  it("tells the same of a stream whose frames differ in more than their text", () => {
    const words = Array.from({ length: 40 }, (_, i) => `w${i} `);
    const stream = words.map((content, i) => chunk({ content }, null, { obfuscation: `x${i}` }));
    expect(seen(...stream)).toMatchObject({ tokens: 40, text: words.join("") });
  });

  it("keeps no text unless it is asked to", () => {
    const reader = streamReader(() => ms(0), false);
    reader.read(Buffer.from(chunk({ content: "a" })));
    expect(reader.end()).toMatchObject({ contentAt: [0], text: "" });
  });
});

test("frames that differ only in their text read the same as when each is parsed", () => {
  const token = fc.oneof(
    fc.string({ unit: "binary", maxLength: 6 }),
    fc.constantFrom("", "m", "stop", '"', "\\", '","x":"', "chat.completion.chunk", " 👋"),
  );
  const delta = fc.oneof(
    token.map((content) => ({ content })),
    token.map((reasoning) => ({ reasoning })),
    fc.tuple(token, token).map(([content, role]) => ({ content, role })),
  );
  fc.assert(
    fc.property(fc.array(delta, { maxLength: 12 }), (deltas) => {
      const { contentAt, text } = readStream(...deltas.map((one) => chunk(one)));
      const alone = deltas.map((one) => readStream(chunk(one)));
      const kept = alone.flatMap((one, i) => (one.contentAt.length > 0 ? [i + 1] : []));
      expect(contentAt).toEqual(kept);
      expect(text).toBe(alone.map((one) => one.text).join(""));
    }),
    { numRuns: 300 },
  );
});
