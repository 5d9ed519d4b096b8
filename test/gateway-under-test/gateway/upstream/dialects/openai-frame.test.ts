/** What each event of a stream means for the commit point. */

import { describe, expect, test } from "vitest";
import { parseFrame } from "../../../../../gateway-under-test/gateway/upstream/dialects/openai-frame.ts";

const chunk = (delta: object, finish_reason: string | null = null) =>
  JSON.stringify({ choices: [{ index: 0, delta, finish_reason }], usage: null });

describe("content", () => {
  test.each([
    ["a role alone", chunk({ role: "assistant", content: "", refusal: null }), false],
    ["nothing", chunk({}), false],
    ["an empty list of tool calls", chunk({ tool_calls: [] }), false],
    ["text", chunk({ content: "a" }), true],
    ["a tool call", chunk({ tool_calls: [{ index: 0, id: "x" }] }), true],
    ["a refusal", chunk({ refusal: "no" }), true],
    ["reasoning", chunk({ reasoning_content: "hm" }), true],
    ["the end of an empty answer", chunk({}, "stop"), true],
  ])("%s: %s -> %s", (_title, data, hasContent) => {
    expect(parseFrame(data)).toMatchObject({ kind: "chunk", hasContent });
  });
});

test("knows how each choice finished", () => {
  const finished = [{ index: 0, reason: "length" }];
  expect(parseFrame(chunk({}, "length"))).toMatchObject({ finished });
});

test.each([
  ["the terminator", "[DONE]", { kind: "done" }],
  ["an error object", '{"error":{"message":"x"}}', { kind: "error" }],
  ["an error as finish reason", chunk({}, "error"), { kind: "error" }],
  ["no JSON", "{nonsense", { kind: "malformed" }],
  ["JSON of another shape", '{"choices":"none"}', { kind: "malformed" }],
  ["JSON that is no object", "17", { kind: "malformed" }],
])("recognises %s", (_title, data, frame) => {
  expect(parseFrame(data)).toEqual(frame);
});

test("takes the usage out of the chunk without choices", () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 };
  const data = JSON.stringify({ choices: [], usage });
  expect(parseFrame(data)).toEqual({ kind: "usage", data, usage });
});
