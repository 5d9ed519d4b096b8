/** Requests of Anthropic as questions of OpenAI, and those that are none. */

import { describe, expect, test } from "vitest";
import { anthropicMessages } from "../../../../../gateway-under-test/gateway/fronts/anthropic/messages.ts";

const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const text = (value: string) => ({ type: "text", text: value });
const base = { model: "m", max_tokens: 9, messages: [user("hi")] };
const png = { type: "base64", media_type: "image/png", data: "AAAA" };
const tool = { name: "f", description: "does", input_schema: { type: "object" } };
const use = { type: "tool_use", id: "t1", name: "f", input: { a: 1 } };
const result = { type: "tool_result", tool_use_id: "t1", content: "rain" };
const called = {
  role: "assistant",
  content: null,
  tool_calls: [{ id: "t1", type: "function", function: { name: "f", arguments: '{"a":1}' } }],
};

const read = (fields: object) => anthropicMessages.read({ ...base, ...fields });

function bodyOf(fields: object) {
  const reading = read(fields);
  if (reading.kind !== "question") throw new Error(reading.error.message);
  return reading.question.body;
}

describe("a request", () => {
  test("that says the least is a question that says the least", () => {
    expect(bodyOf({})).toEqual({
      model: "m",
      messages: [{ role: "user", content: "hi" }],
      max_completion_tokens: 9,
    });
  });

  test.each<[string, object, object]>([
    ["a temperature", { temperature: 0.5 }, { temperature: 0.5 }],
    ["top_p", { top_p: 0.5 }, { top_p: 0.5 }],
    ["stop sequences", { stop_sequences: ["END"] }, { stop: ["END"] }],
    ["who asks", { metadata: { user_id: "u" } }, { user: "u" }],
    [
      "a stream, whose usage is always asked for",
      { stream: true },
      { stream: true, stream_options: { include_usage: true } },
    ],
    [
      "a schema for the answer",
      { output_config: { format: { type: "json_schema", schema: { type: "object" } } } },
      {
        response_format: {
          type: "json_schema",
          json_schema: { name: "answer", schema: { type: "object" }, strict: true },
        },
      },
    ],
    [
      "tools",
      { tools: [tool] },
      {
        tools: [
          {
            type: "function",
            function: { name: "f", description: "does", parameters: { type: "object" } },
          },
        ],
      },
    ],
    ["the choice of any tool", { tool_choice: { type: "any" } }, { tool_choice: "required" }],
    ["the choice of no tool", { tool_choice: { type: "none" } }, { tool_choice: "none" }],
    [
      "the choice of one tool",
      { tool_choice: { type: "tool", name: "f" } },
      { tool_choice: { type: "function", function: { name: "f" } } },
    ],
    [
      "one call at a time",
      { tool_choice: { type: "auto", disable_parallel_tool_use: true } },
      { tool_choice: "auto", parallel_tool_calls: false },
    ],
  ])("says %s in OpenAI's words", (_name, given, expected) => {
    expect(bodyOf(given)).toEqual({ ...bodyOf({}), ...expected });
  });

  test.each([
    ["thinking", { thinking: { type: "enabled", budget_tokens: 1_024 } }],
    ["cache_control", { cache_control: { type: "ephemeral" } }],
    ["top_k", { top_k: 5 }],
    ["a service tier", { service_tier: "auto" }],
    ["an empty list of servers", { mcp_servers: [] }],
    ["an empty list of tools", { tools: [] }],
  ])("loses %s, which only tunes the answer", (_name, given) => {
    expect(bodyOf(given)).toEqual(bodyOf({}));
  });
});

describe("messages", () => {
  test.each<[string, object, readonly object[]]>([
    [
      "a system prompt comes first",
      { system: "be brief" },
      [
        { role: "system", content: "be brief" },
        { role: "user", content: "hi" },
      ],
    ],
    [
      "a system prompt in blocks loses what only Anthropic caches",
      { system: [{ ...text("a"), cache_control: { type: "ephemeral" } }, text("b")] },
      [
        { role: "system", content: [text("a"), text("b")] },
        { role: "user", content: "hi" },
      ],
    ],
    [
      "one block of text is a text",
      { messages: [user([text("a")])] },
      [{ role: "user", content: "a" }],
    ],
    [
      "an image is a data URL",
      { messages: [user([text("a"), { type: "image", source: png }])] },
      [
        {
          role: "user",
          content: [
            text("a"),
            { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } },
          ],
        },
      ],
    ],
    [
      "an image elsewhere stays there",
      { messages: [user([{ type: "image", source: { type: "url", url: "https://a/b" } }])] },
      [{ role: "user", content: [{ type: "image_url", image_url: { url: "https://a/b" } }] }],
    ],
    [
      "a document is a file",
      { messages: [user([{ type: "document", title: "t.pdf", source: png }])] },
      [
        {
          role: "user",
          content: [
            {
              type: "file",
              file: { filename: "t.pdf", file_data: "data:image/png;base64,AAAA" },
            },
          ],
        },
      ],
    ],
    ["the call of a tool is a call", { messages: [assistant([use])] }, [called]],
    [
      "thinking of before is left out",
      {
        messages: [
          assistant([{ type: "thinking", thinking: "hm", signature: "s" }, text("a"), use]),
        ],
      },
      [{ ...called, content: "a" }],
    ],
    [
      "results stand right behind the calls",
      { messages: [assistant([use]), user([text("and now?"), result])] },
      [
        called,
        { role: "tool", tool_call_id: "t1", content: "rain" },
        { role: "user", content: "and now?" },
      ],
    ],
    [
      "a result that is an error says so",
      { messages: [user([{ ...result, is_error: true }])] },
      [{ role: "tool", tool_call_id: "t1", content: "Error: rain" }],
    ],
    [
      "a result without content is empty",
      { messages: [user([{ type: "tool_result", tool_use_id: "t1" }])] },
      [{ role: "tool", tool_call_id: "t1", content: "" }],
    ],
    [
      "what a result shows follows it",
      {
        messages: [
          user([{ ...result, content: [text("a"), { type: "image", source: png }, text("b")] }]),
        ],
      },
      [
        { role: "tool", tool_call_id: "t1", content: "a\nb" },
        {
          role: "user",
          content: [{ type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } }],
        },
      ],
    ],
    [
      "a system message in between stays there",
      { messages: [user("a"), { role: "system", content: "b" }, user("c")] },
      [
        { role: "user", content: "a" },
        { role: "system", content: "b" },
        { role: "user", content: "c" },
      ],
    ],
  ])("%s", (_name, given, messages) => {
    expect(bodyOf(given).messages).toEqual(messages);
  });
});

describe("a request is refused", () => {
  test.each<[string, object, string, RegExp]>([
    ["without max_tokens", { max_tokens: undefined }, "max_tokens", /expected number/],
    ["for no tokens", { max_tokens: 0 }, "max_tokens", /0/],
    ["without messages", { messages: [] }, "messages", /1/],
    [
      "for a role that there is not",
      { messages: [{ role: "tool", content: "" }] },
      "messages.0.role",
      /user, assistant or system/,
    ],
    [
      "for a block that nobody knows",
      { messages: [user([text("a"), { type: "hologram" }])] },
      "messages.0.content.1.type",
      /text, image, document or tool_result/,
    ],
    [
      "for a call by the user",
      { messages: [user([use])] },
      "messages.0.content.0.type",
      /tool_result/,
    ],
    [
      "for an image that is nowhere",
      { messages: [user([{ type: "image", source: { type: "file", file_id: "f" } }])] },
      "messages.0.content.0.source.type",
      /base64 or url/,
    ],
    [
      "for a content that is none",
      { messages: [user(5)] },
      "messages.0.content",
      /string or array/,
    ],
    [
      "for a tool that Anthropic runs",
      { tools: [tool, { type: "web_search_20250305", name: "web_search" }] },
      "tools.1.type",
      /not offered here/,
    ],
    ["for MCP servers", { mcp_servers: [{ url: "https://a" }] }, "mcp_servers", /not called/],
    ["for a container", { container: "c" }, "container", /not offered/],
    ["for a choice that is none", { tool_choice: { type: "x" } }, "tool_choice.type", /auto, any/],
    ["for too much heat", { temperature: 1.5 }, "temperature", /1/],
  ])("%s, by name", (_name, given, param, message) => {
    const reading = read(given);
    expect(reading).toMatchObject({ kind: "wrong", error: { param } });
    const said = reading.kind === "wrong" ? reading.error.message : "";
    expect(said).toContain(`'${param}'`);
    expect(said).toMatch(message);
  });

  test.each([null, 5, "text", []])("that is %j altogether", (json) => {
    const reading = anthropicMessages.read(json);
    expect(reading).toMatchObject({
      kind: "wrong",
      error: { message: expect.stringContaining("the body") },
    });
  });
});
