/** Answers of OpenAI in one piece as messages of Anthropic. */

import { describe, expect, test } from "vitest";
import { messageBody } from "../../../../../gateway-under-test/gateway/fronts/anthropic/message.ts";
import { anthropicMessages } from "../../../../../gateway-under-test/gateway/fronts/anthropic/messages.ts";

const call = (text: string, id: string | null = "c1") => ({
  id,
  type: "function",
  function: { name: "f", arguments: text },
});

const answer = (message: object, finish_reason = "stop", more: object = {}) =>
  JSON.stringify({ id: "chatcmpl-1", model: "m", choices: [{ message, finish_reason }], ...more });

const messageOf = (body: string) => {
  const message = messageBody(body, 7);
  return message === undefined ? undefined : JSON.parse(message);
};

describe("a message", () => {
  test.each<[string, object, readonly object[]]>([
    ["of a text", { content: "a" }, [{ type: "text", text: "a" }]],
    ["of nothing", { content: null }, []],
    ["of parts", { content: [{ text: "a" }, { text: "b" }] }, [{ type: "text", text: "ab" }]],
    ["that is refused", { content: null, refusal: "no" }, [{ type: "text", text: "no" }]],
    [
      "with a call",
      { content: "a", tool_calls: [call('{"b":1}')] },
      [
        { type: "text", text: "a" },
        { type: "tool_use", id: "c1", name: "f", input: { b: 1 } },
      ],
    ],
    [
      "with a call of a tool without parameters",
      { tool_calls: [call("")] },
      [{ type: "tool_use", input: {} }],
    ],
    [
      "with a call that has no id",
      { tool_calls: [call("{}", null)] },
      [{ type: "tool_use", id: "toolu_1_0" }],
    ],
  ])("%s", (_name, message, content) => {
    const said = messageOf(answer(message));
    expect(said.content).toHaveLength(content.length);
    expect(said).toMatchObject({ id: "msg_1", type: "message", role: "assistant", content });
  });

  test("leaves out a call that ran out of tokens", () => {
    const said = messageOf(answer({ content: "a", tool_calls: [call('{"b":')] }, "length"));
    expect(said).toMatchObject({ content: [{ type: "text" }], stop_reason: "max_tokens" });
  });

  test("has an estimate where the provider says nothing, and zeros where it says zero", () => {
    const zeros = { usage: { prompt_tokens: 0, completion_tokens: 0 } };
    expect(messageOf(answer({ content: "12345678" })).usage).toMatchObject({
      input_tokens: 7,
      output_tokens: 2,
    });
    expect(messageOf(answer({ content: "12345678" }, "stop", zeros)).usage).toMatchObject({
      input_tokens: 0,
      output_tokens: 0,
    });
  });

  test.each([
    ["a call whose arguments are no JSON", answer({ tool_calls: [call("{")] }, "tool_calls")],
    ["an answer without choices", JSON.stringify({ id: "1", choices: [] })],
    ["no JSON", "<html>"],
  ])("is not made of %s", (_name, body) => {
    expect(messageOf(body)).toBeUndefined();
    const reading = anthropicMessages.read({
      model: "m",
      max_tokens: 1,
      messages: [{ role: "user", content: "a" }],
    });
    const given = { kind: "whole", status: 200, headers: {}, body } as const;
    const said = reading.kind === "question" ? reading.translate(given) : reading;
    expect(said).toMatchObject({ kind: "refusal", status: 502 });
  });
});
