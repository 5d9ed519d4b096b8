import { describe, expect, it } from "vitest";
import { chunk, data } from "./llm-streams.ts";
import { seen } from "./read-stream.ts";

const token = chunk({ content: "a" });
const finish = chunk({}, "stop");
const done = "data: [DONE]\n\n";
/** OpenAI's, with these in its midst. */
const whole = (...frames: readonly string[]): string => `${frames.join("")}${finish}${done}`;
const choice = (index: number, reason: string | null): string =>
  data({ choices: [{ index, delta: { content: "a" }, finish_reason: reason }] });
const call = { functionCall: { name: "log", args: { finish_reason: "error", error: "x" } } };

describe("a stream is complete", () => {
  it.each([
    ["with a reason to stop and [DONE]", whole(token)],
    ["without any content", whole()],
    ["with [DONE] right behind the colon", `${finish}data:[DONE]\n\n`],
    ["without the last empty line", `${finish}data: [DONE]\n`],
    ["without the last empty line, by CR", `${finish}data: [DONE]\r`],
    ["with comments between its events", `: a\n\n${finish}: b\n: c\n\ndata: [DONE]\n\n`],
    ["with spaces in its JSON", `data:  { "choices" : [ {"finish_reason" : "stop"} ] }\n\n${done}`],
    [
      "with a frame in two lines",
      `data: {"choices":[{\ndata: "finish_reason":"stop"}]}\n\n${done}`,
    ],
    ["when the filter stopped it", chunk({}, "content_filter") + done],
    ["when it called a tool", chunk({}, "tool_calls") + done],
    [
      "when each of its choices stopped",
      choice(0, null) + choice(1, "stop") + choice(0, "x") + done,
    ],
    ["of older completions", data({ choices: [{ text: "a", finish_reason: "stop" }] }) + done],
    ["of Gemini that blocked the prompt", data({ promptFeedback: { blockReason: "SAFETY" } })],
    ["of responses that ran out of tokens", data({ type: "response.incomplete", response: {} })],
    ["with an event of a name that is unknown", whole("event: errors\ndata: {}\n\n")],
    ["whose error is null", whole('data: {"error":null,"id":"1"}\n\n')],
    ["whose text is the word", whole(chunk({ content: "error" }))],
    ["whose text quotes an error", whole(chunk({ content: '{"error":{"a":1}}' }))],
    ["whose text quotes a reason", whole(chunk({ content: '"finish_reason":"error"' }))],
    ["whose call has such arguments", whole(data({ parts: [call] }))],
    ["with an error further inside", whole('data: {"response":{"error":{"a":1}}}\n\n')],
    ["with a frame that is no object", whole('data: ["error"]\n\ndata: "error"\n\n')],
  ])("%s", (_claim, text) => {
    expect(seen(text).end).toBe("complete");
  });
});

describe("a stream is truncated", () => {
  it.each([
    ["when it is empty", ""],
    ["with comments alone", ": a\n\n: b\n\n"],
    ["with pings alone", 'event: ping\ndata: {"type":"ping"}\n\ndata: {"type":"ping"}\n\n'],
    ["with a role alone", chunk({ role: "assistant", content: "" })],
    ["with [DONE] alone", done],
    ["with [DONE] but no reason to stop", token + done],
    ["with a reason to stop but no [DONE]", token + finish],
    ["with message_stop but no reason to stop", data({ type: "message_stop" })],
    [
      "with Anthropic's reason to stop but no message_stop",
      data({ type: "message_delta", delta: { stop_reason: "end_turn" } }),
    ],
    [
      "with Anthropic's reason to stop and [DONE]",
      data({ type: "message_delta", delta: { stop_reason: "end_turn" } }) + done,
    ],
    [
      "of Gemini with [DONE] but no reason",
      data({ candidates: [{ content: { parts: [{ text: "a" }] } }] }) + done,
    ],
    ["when one of two choices stopped", choice(0, "stop") + choice(1, null) + done],
    [
      "when one of Gemini's two candidates stopped",
      data({ candidates: [{ index: 0, finishReason: "STOP" }, { index: 1 }] }),
    ],
    ["when [DONE] has no end of line", `${finish}data: [DONE]`],
    ["when [DONE] stands in a comment", `${finish}: data: [DONE]\n\n`],
    ["when [DONE] is the name of the event", `${finish}event: [DONE]\n\n`],
    ["when a text merely speaks of [DONE]", finish + chunk({ content: "[DONE]" })],
    ["when [DONE] stands in an event with more", `${finish}data: [DONE]\ndata: x\n\n`],
    [
      "when a text quotes a reason to stop",
      chunk({ content: '{"choices":[{"finish_reason":"stop"}]}' }) + done,
    ],
    ["when the reason to stop is null", chunk({}, null) + done],
    ["when the reason to stop is empty", chunk({}, "") + done],
    [
      "with a frame that is cut within, though lines and end are whole",
      whole('data: {"id":1,\n\n'),
    ],
    ["whose first frame is cut within", 'data: {"choices":[{"delta":\n\n'],
    [
      "of Gemini with a reason to stop and half a frame",
      `${data({ candidates: [{ finishReason: "STOP" }] })}data: {"can`,
    ],
  ])("%s", (_claim, text) => {
    expect(seen(text).end).toBe("truncated");
  });
});

describe("a stream has failed", () => {
  it.each([
    ["whose reason to stop is an error", chunk({}, "error") + done],
    [
      "whose last content comes with an error for a reason",
      chunk({ content: "a" }, "error") + done,
    ],
    ["whose second choice is an error", whole(choice(0, null), choice(1, "error"))],
    ["after a good reason to stop", whole(finish, 'data: {"error":1}\n\n')],
    ["with an error behind other keys", whole('data: {"id":"1","error":{"message":"no"}}\n\n')],
    ["with an error that is a text", whole('data: {"id":"1","error":"overloaded"}\n\n')],
    ["with a type of error behind other keys", whole('data: {"id":"1","type":"error"}\n\n')],
    ["with an object of error behind others", whole('data: {"id":1, "object" : "error"}\n\n')],
    [
      "that stops in error in Anthropic's way",
      whole('data: {"delta":{"stop_reason":"error"}}\n\n'),
    ],
    [
      "that stops in error in Gemini's way",
      whole('data: {"candidates":[{"finishReason":"error"}]}\n\n'),
    ],
    ["with an error that is not JSON to its end", whole('data: {"error":{"message":\n\n')],
    ["with an event that is named so", whole("event: error\ndata: no\n\n")],
    ["with an event that has no more than that name", whole("event: error\n\n")],
    ["with a frame like those before, named so", whole(token, token, `event: error\n${token}`)],
    ["of JSON-RPC, with an error", data({ jsonrpc: "2.0", id: 1, error: { code: -32600 } })],
    ["with an error event at its cut end", `${token}data: {"error":{}}\n`],
  ])("%s", (_claim, text) => {
    expect(seen(text).end).toBe("error");
    expect(seen(...Array.from(Buffer.from(text), (byte) => Buffer.of(byte))).end).toBe("error");
  });
});

describe("a stream of no language model", () => {
  it.each([
    ["is complete with an event", "data: 73857293\n\n", "complete"],
    ["is complete with a named one", "event: add\ndata: 73857293\n\n", "complete"],
    ["is complete with JSON", data({ jsonrpc: "2.0", id: 1, result: {} }), "complete"],
    ["is truncated without an event", ": hello\n\n", "truncated"],
    ["is truncated with an empty event alone", "id: 1\ndata:\n\n", "truncated"],
    ["is truncated if it ends within a line", "data: 1\n\ndata: 2", "truncated"],
    ["is truncated with broken JSON", 'data: {"jsonrpc":"2.0"\n\n', "truncated"],
    ["has failed with an error event", "data: 1\n\nevent: error\ndata: no\n\n", "error"],
  ])("%s", (_claim, text, end) => {
    expect(seen(text)).toEqual({ tokens: 0, text: "", usage: null, end });
  });
});
