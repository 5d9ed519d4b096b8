import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamReader } from "../../../src/load/stream/event-stream.ts";
import { type Dialect, dialects, wholeStream } from "./llm-streams.ts";

interface Seen {
  readonly hasContent: boolean;
  readonly isComplete: boolean;
}

function seen(...chunks: readonly (string | Buffer)[]): Seen {
  const reader = streamReader();
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  return { hasContent: reader.hasContent, isComplete: reader.isComplete };
}

const eachDialect = dialects.map((dialect): [string, Dialect] => [dialect.name, dialect]);
const complete = { hasContent: true, isComplete: true };
const cut = { hasContent: true, isComplete: false };

describe.each(eachDialect)("a stream of %s", (_name, dialect) => {
  const { begin, content, end, error } = dialect;

  it("that reaches its end is complete", () => {
    expect(seen(wholeStream(dialect))).toEqual(complete);
  });

  it("has content from the first event that carries some, not from the first event", () => {
    const reader = streamReader();
    for (const event of begin) reader.read(Buffer.from(event));
    expect(reader.hasContent).toBe(false);
    reader.read(Buffer.from(content[0] ?? ""));
    expect(reader.hasContent).toBe(true);
  });

  it("that is cut after any of its events but the last is not complete", () => {
    const events = [...begin, ...content, ...end];
    for (let kept = 0; kept < events.length; kept++) {
      expect(seen(events.slice(0, kept).join("")).isComplete).toBe(false);
    }
  });

  it("that is cut at any byte before its terminator's end is not complete", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    // The last two bytes are the end of the last line and the empty line behind it.
    for (let kept = 0; kept < bytes.length - 2; kept++) {
      expect(seen(bytes.subarray(0, kept)).isComplete).toBe(false);
    }
  });

  it("with an error event is not complete, wherever that stands", () => {
    expect(seen([...begin, error].join(""))).toEqual({ hasContent: false, isComplete: false });
    expect(seen([...begin, ...content, error].join(""))).toEqual(cut);
    expect(seen([...begin, ...content, error, ...end].join(""))).toEqual(cut);
    expect(seen(wholeStream(dialect) + error)).toEqual(cut);
  });

  it("reads the same however its bytes are split in two", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    for (let at = 0; at <= bytes.length; at++) {
      expect(seen(bytes.subarray(0, at), bytes.subarray(at))).toEqual(complete);
    }
  });

  it("reads the same byte by byte", () => {
    const bytes = Buffer.from(wholeStream(dialect));
    expect(seen(...Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(complete);
  });

  it.each([
    ["CR", "\r"],
    ["CRLF", "\r\n"],
  ])("may end its lines with %s, split anywhere", (_lineEnd, lineEnd) => {
    const bytes = Buffer.from(wholeStream(dialect).replaceAll("\n", lineEnd));
    for (let at = 0; at <= bytes.length; at++) {
      expect(seen(bytes.subarray(0, at), bytes.subarray(at))).toEqual(complete);
    }
  });
});

describe("however a stream is cut into pieces", () => {
  it("content and end are the same, with any line ends, comments and spaces", () => {
    const lineEnd = fc.constantFrom("\n", "\r", "\r\n");
    const line = fc.constantFrom(
      'data: {"choices":[{"delta":{"content":"hé 👋"},"finish_reason":null}]}',
      'data:{"choices":[{"delta":{"content":""},"finish_reason":"stop"}]}',
      "data: [DONE]",
      "data:[DONE]",
      'data: {"error":{"message":"no"}}',
      'data: {"type":"message_stop"}',
      "event: error",
      "event:ping",
      ": a comment, data: [DONE]",
      "id: 7",
      "",
      "data",
      "data:",
    );
    const lines = fc.array(fc.tuple(line, lineEnd), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 800 }), { maxLength: 6 }), (drawn, cuts) => {
        const bytes = Buffer.from(drawn.flat().join(""));
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, i) => bytes.subarray(places[i], end));
        expect(seen(...pieces)).toEqual(seen(bytes));
      }),
      { numRuns: 500 },
    );
  });
});

const finish = 'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\n';

describe("a stream is not complete", () => {
  it.each([
    ["when it is empty", ""],
    ["with [DONE] but no reason to stop", "data: [DONE]\n\n"],
    ["with a reason to stop but no [DONE]", finish],
    ["when [DONE] has no end of line", `${finish}data: [DONE]`],
    ["when [DONE] stands in a comment", `${finish}: data: [DONE]\n\n`],
    ["when [DONE] is the name of the event", `${finish}event: [DONE]\n\n`],
    ["when a text merely speaks of [DONE]", `${finish}data: {"content":"[DONE]"}\n\n`],
    [
      "when a text merely is message_stop",
      `${finish}data: {"delta":{"type":"text_delta","text":"message_stop"}}\n\n`,
    ],
    [
      "when a text quotes a terminator",
      `${finish}data: ${JSON.stringify({ text: '{"type":"message_stop"}' })}\n\n`,
    ],
    [
      "when a text quotes a reason to stop",
      `data: ${JSON.stringify({ text: '{"finish_reason":"stop"}' })}\n\ndata: [DONE]\n\n`,
    ],
    ["when the reason to stop is null", 'data: {"finish_reason":null}\n\ndata: [DONE]\n\n'],
  ])("%s", (_claim, text) => {
    expect(seen(text).isComplete).toBe(false);
  });
});

const choice = (parts: object): string =>
  `data: ${JSON.stringify({ id: "1", choices: [{ index: 0, delta: {}, ...parts }] })}\n\n`;
const whole = (...frames: readonly string[]): string =>
  `${frames.join("")}${finish}data: [DONE]\n\n`;

describe("a stream has failed", () => {
  it.each([
    ["whose reason to stop is an error", whole(choice({ finish_reason: "error" }))],
    [
      "whose last content comes with an error for a reason",
      whole(choice({ delta: { content: "hal" }, finish_reason: "error" })),
    ],
    ["whose second choice is an error", whole(choice({}), choice({ finish_reason: "error" }))],
    [
      "after a good reason to stop",
      whole(choice({ finish_reason: "stop" }), 'data: {"error":1}\n'),
    ],
    ["with an error behind other keys", whole('data: {"id":"1","error":{"message":"no"}}\n\n')],
    ["with an error that is a text", whole('data: {"id":"1","error":"overloaded"}\n\n')],
    ["with a type of error behind other keys", whole('data: {"id":"1","type":"error"}\n\n')],
    ["with an object of error behind others", whole('data: {"id":1, "object" : "error"}\n\n')],
    ["that stops in error in Anthropic's way", whole('data: {"delta":{"stop_reason":"error"}}\n')],
    [
      "that stops in error in Gemini's way",
      whole('data: {"candidates":[{"finishReason":"error"}]}\n'),
    ],
    ["with an error that is not JSON to its end", whole('data: {"error":{"message":\n\n')],
  ])("%s", (_claim, text) => {
    expect(seen(text).isComplete).toBe(false);
    const bytes = Buffer.from(text);
    expect(seen(...Array.from(bytes, (byte) => Buffer.of(byte)))).toEqual(seen(text));
  });
});

describe("a stream has not failed", () => {
  const call = { functionCall: { name: "log", args: { finish_reason: "error", error: "x" } } };
  it.each([
    ["whose error is null", whole('data: {"error":null,"id":"1"}\n\n')],
    ["whose text is the word", whole(choice({ delta: { content: "error" } }))],
    ["whose text quotes an error", whole(choice({ delta: { content: '{"error":{"a":1}}' } }))],
    [
      "whose text quotes a reason to stop",
      whole(choice({ delta: { content: '"finish_reason":"error"' } })),
    ],
    ["whose call has such arguments", whole(`data: ${JSON.stringify({ parts: [call] })}\n\n`)],
    ["with an error further inside", whole('data: {"response":{"error":{"a":1}}}\n\n')],
    ["with a frame that is no object", whole('data: ["error"]\n\ndata: "error"\n\n')],
    ["with a frame that is not JSON and has the word", whole('data: {"id":1,"error":\n\n')],
    ["with an event of another name", whole("event: errors\n")],
  ])("%s", (_claim, text) => {
    expect(seen(text).isComplete).toBe(true);
  });
});

describe("a stream is complete", () => {
  it.each([
    ["with [DONE] right behind the colon", `${finish}data:[DONE]\n\n`],
    ["without the last empty line", `${finish}data: [DONE]\n`],
    ["without the last empty line, by CR", `${finish}data: [DONE]\r`],
    ["with comments between its events", `: a\n\n${finish}: b\n: c\n\ndata: [DONE]\n\n`],
    ["with spaces in its JSON", 'data: { "finish_reason" : "stop" }\n\ndata: [DONE]\n\n'],
    [
      "when its text speaks of an error",
      `data: {"content":"{\\"error\\""}\n${finish}data: [DONE]\n`,
    ],
  ])("%s", (_claim, text) => {
    expect(seen(text).isComplete).toBe(true);
  });
});

describe("content is", () => {
  it.each([
    ["a text", '{"delta":{"content":"a"}}', true],
    ["a text of one space", '{"delta":{"content":" "}}', true],
    ["no empty text", '{"delta":{"content":""}}', false],
    ["no null", '{"delta":{"content":null}}', false],
    ["the arguments of a call", '{"function":{"arguments":"{"}}', true],
    ["a piece of JSON", '{"delta":{"type":"input_json_delta","partial_json":"{"}}', true],
    ["what a model thinks aloud", '{"delta":{"reasoning_content":"hm"}}', true],
    ["no text that quotes some", JSON.stringify({ id: '"content":"a"' }), false],
    ["a text behind a space", '{"content" : "a"}', true],
  ])("%s", (_what, json, hasContent) => {
    expect(seen(`data: ${json}\n\n`).hasContent).toBe(hasContent);
  });
});

describe("a line of many chunks", () => {
  it("is read in time that grows with its length, not with its square", () => {
    const reader = streamReader();
    const chunk = Buffer.alloc(64 * 1024, "x");
    reader.read(Buffer.from('data: {"content":"'));
    // 64 MiB: by the square, this would take minutes.
    for (let i = 0; i < 1024; i++) reader.read(chunk);
    reader.read(Buffer.from('"}\n\n'));
    expect(reader.hasContent).toBe(true);
  });
});
