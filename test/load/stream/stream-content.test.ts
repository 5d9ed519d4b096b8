import { describe, expect, it, test } from "vitest";
import { chunk, data } from "./llm-streams.ts";
import { seen } from "./read-stream.ts";

const calls = (index: number, args: string): object => ({
  tool_calls: [{ index, id: "c", type: "function", function: { name: "f", arguments: args } }],
});
const block = (delta: object, index = 0): string =>
  data({ type: "content_block_delta", index, delta });
const part = (more: object): string => data({ candidates: [{ content: { parts: [more] } }] });
const response = (type: string, delta: string): string =>
  data({ type: `response.${type}`, output_index: 0, delta });

describe("a token is", () => {
  it.each([
    ["a text", chunk({ content: "a" }), "a"],
    ["a text of one space", chunk({ content: " " }), " "],
    ["a text with its role", chunk({ role: "assistant", content: "a" }), "a"],
    ["a text in other letters", 'data: {"choices":[{"delta":{"content":"\\u0061"}}]}\n\n', "a"],
    ["a text behind a space", 'data: {"choices" : [ {"delta": {"content" : "a"}}]}\n\n', "a"],
    ["a refusal", chunk({ refusal: "no" }), "no"],
    ["a text of older completions", data({ choices: [{ text: "a", index: 0 }] }), "a"],
    ["the arguments of a call", chunk(calls(0, '{"a')), '{"a'],
    ["the arguments of a call of old", chunk({ function_call: { arguments: "{" } }), "{"],
    ["what a model thinks aloud, which is not its text", chunk({ reasoning_content: "hm" }), ""],
    ["the same by its other name", chunk({ reasoning: "hm" }), ""],
    ["the same in Mistral's list", chunk({ content: [{ thinking: [{ text: "hm" }] }] }), ""],
    ["Anthropic's text", block({ type: "text_delta", text: "a" }), "a"],
    ["a piece of JSON", block({ type: "input_json_delta", partial_json: "{" }), "{"],
    ["what Anthropic's model thinks", block({ type: "thinking_delta", thinking: "hm" }), ""],
    ["Gemini's text", part({ text: "a" }), "a"],
    ["what Gemini thinks", part({ text: "hm", thought: true }), ""],
    ["Gemini's call", part({ functionCall: { name: "f", args: {} } }), '{"name":"f","args":{}}'],
    ["a response's text", response("output_text.delta", "a"), "a"],
    ["a response's arguments", response("function_call_arguments.delta", "{"), "{"],
    ["what a response thinks", response("reasoning_summary_text.delta", "hm"), ""],
  ])("%s", (_what, stream, text) => {
    expect(seen(stream)).toMatchObject({ tokens: 1, text });
  });
});

describe("a token is not", () => {
  it.each([
    ["a role", chunk({ role: "assistant" })],
    ["an empty text", chunk({ role: "assistant", content: "" })],
    ["no text", chunk({ content: null })],
    ["a call's name before its arguments", chunk(calls(0, ""))],
    ["the usage", data({ choices: [], usage: { completion_tokens: 3 } })],
    ["a reason to stop", chunk({}, "stop")],
    ["[DONE]", "data: [DONE]\n\n"],
    ["the begin of a block", data({ type: "content_block_start", content_block: { text: "" } })],
    ["a signature", block({ type: "signature_delta", signature: "x" })],
    ["a text in a frame of no dialect", data({ content: "a", text: "b" })],
    ["a text that quotes one", data({ id: chunk({ content: "a" }) })],
    ["the whole text, repeated at its end", data({ type: "response.output_text.done", text: "a" })],
    ["an empty text like those before it", chunk({ content: "" })],
  ])("%s", (_what, stream) => {
    expect(seen(chunk({ role: "x" }) + stream)).toMatchObject({ tokens: 0, text: "" });
  });

  it("an empty text among others", () => {
    const stream = ["a", "b", "", "c"].map((content) => chunk({ content })).join("");
    expect(seen(stream)).toMatchObject({ tokens: 3, text: "abc" });
  });
});

describe("the text", () => {
  test("is put together over tokens, escapes and letters of several bytes", () => {
    const stream = ["nonce-4", "2f", ' "é', "\n", "é\\", "👋"].map((content) => chunk({ content }));
    expect(seen(...stream).text).toBe('nonce-42f "é\né\\👋');
  });

  test("of each choice is put together on its own", () => {
    const choice = (index: number, content: string) =>
      data({ choices: [{ index, delta: { content }, finish_reason: null }] });
    const stream = choice(0, "one") + choice(1, "two") + choice(0, "-a") + choice(1, "-b");
    expect(seen(stream)).toMatchObject({ tokens: 4, text: "one-a\ntwo-b" });
  });

  test("of each call is put together on its own, and an event with two is one", () => {
    const both = chunk({ content: "x", ...calls(1, "{}") });
    expect(seen(chunk(calls(0, "[")) + both + chunk(calls(0, "]")))).toMatchObject({
      tokens: 3,
      text: "[]\nx\n{}",
    });
  });

  test("holds no thoughts, though they are tokens", () => {
    const stream = chunk({ reasoning: "a" }) + chunk({ reasoning: "b" }) + chunk({ content: "c" });
    expect(seen(stream)).toMatchObject({ tokens: 3, text: "c" });
  });
});

describe("the usage", () => {
  it.each([
    ["is null if the stream does not tell", chunk({ content: "a" }), null],
    ["is null if it is told as null", chunk({ content: "a" }, null, { usage: null }), null],
    ["is the last that was told", [2, 5, 9].map(usageOf).join(""), 9],
    ["stays when a later frame has none", usageOf(2) + chunk({}, "stop"), 2],
    ["is no negative number", usageOf(-1), null],
    [
      "of Anthropic is not that of message_start",
      data({ type: "message_start", message: { usage: { output_tokens: 4 } } }),
      null,
    ],
    ["of Gemini counts the thoughts", data({ usageMetadata: { thoughtsTokenCount: 3 } }), 3],
  ])("%s", (_claim, stream, usage) => {
    expect(seen(stream).usage).toBe(usage);
  });
});

function usageOf(count: number): string {
  return chunk({ content: "a" }, null, { usage: { completion_tokens: count } });
}
