/** What the client `@anthropic-ai/sdk`, unmodified, finds behind a gateway. */

import {
  APIConnectionError,
  APIError,
  AuthenticationError,
  NotFoundError,
  RateLimitError,
} from "@anthropic-ai/sdk";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { aGateway, aProvider, refusingUrl, tenants } from "../../../rig.ts";
import { anthropicClient, failureOf, hello } from "../official-clients.ts";

const ask = () => ({ model: "smart", max_tokens: 100, messages: hello() });

const weather = {
  name: "weather",
  input_schema: { type: "object" as const, properties: { answer: { type: "string" } } },
};

async function behindOne(config: Parameters<typeof aGateway>[1] = {}) {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider], config);
  return { provider, gateway, client: anthropicClient(gateway) };
}

describe("a message", () => {
  test("is the same in one piece and streamed", async () => {
    const { client } = await behindOne();
    const asked = ask();
    const whole = await client.messages.create(asked);
    const streamed = await client.messages.stream(asked).finalMessage();
    expect(whole).toMatchObject({
      type: "message",
      role: "assistant",
      model: "one-model",
      content: [{ type: "text", text: expect.stringMatching(/^nonce:n-/) }],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: { input_tokens: 2, output_tokens: 5 },
    });
    const { id: _of, ...said } = whole;
    expect(streamed).toMatchObject(said);
    expect(streamed.id).toMatch(/^msg_/);
  });

  test.each([true, false])("may be the call of a tool (streamed: %s)", async (is) => {
    const { client } = await behindOne();
    const asked = { ...ask(), tools: [weather], tool_choice: { type: "any" as const } };
    const message = is
      ? await client.messages.stream(asked).finalMessage()
      : await client.messages.create(asked);
    expect(message.stop_reason).toBe("tool_use");
    expect(message.content).toMatchObject([
      { type: "tool_use", name: "weather", input: { answer: expect.any(String) } },
    ]);
  });

  test("that reached its max_tokens says so", async () => {
    const { client } = await behindOne();
    const { stop_reason, usage } = await client.messages.create({ ...ask(), max_tokens: 2 });
    expect({ stop_reason, usage }).toMatchObject({
      stop_reason: "max_tokens",
      usage: { output_tokens: 2 },
    });
  });

  test("has a usage even when the provider does not tell one", async () => {
    const { client, provider } = await behindOne();
    await provider.behave({ usage: { form: "missing" } });
    for (const message of [
      await client.messages.create(ask()),
      await client.messages.stream(ask()).finalMessage(),
    ]) {
      expect(message.usage.input_tokens).toBeGreaterThan(0);
      expect(message.usage.output_tokens).toBeGreaterThan(0);
    }
  });

  test("that is kept is given again as it was, streamed", async () => {
    const { client, provider } = await behindOne();
    const asked = ask();
    const first = await client.messages.stream(asked).finalMessage();
    const again = await client.messages.stream(asked).finalMessage();
    expect(again).toEqual(first);
    expect((await provider.log()).byStatus).toEqual({ 200: 1 });
  });

  test("comes with the id of its request, where the client looks for it", async () => {
    const { client } = await behindOne();
    const headers = { "x-request-id": "mine-1" };
    const whole = await client.messages.create(ask(), { headers }).withResponse();
    const stream = client.messages.create({ ...ask(), stream: true }, { headers });
    const { request_id, data } = await stream.withResponse();
    for await (const _event of data);
    expect([whole.request_id, request_id]).toEqual(["mine-1", "mine-1"]);
  });

  test("of a conversation with tools is asked for in OpenAI's order", async () => {
    const { client } = await behindOne();
    const message = await client.messages.create({
      ...ask(),
      system: [{ type: "text", text: "be brief", cache_control: { type: "ephemeral" } }],
      tools: [weather],
      messages: [
        ...hello(),
        {
          role: "assistant",
          content: [{ type: "tool_use", id: "t1", name: "weather", input: {} }],
        },
        { role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: "rain" }] },
      ],
    });
    expect(message.stop_reason).toBe("end_turn");
  });
});

describe("a refusal", () => {
  const refused = (client: ReturnType<typeof anthropicClient>, model = "smart") =>
    failureOf(client.messages.create({ ...ask(), model }));

  test("of a wrong key is an authentication error", async () => {
    const { gateway } = await behindOne();
    const error = await refused(anthropicClient(gateway, "key-wrong"));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ type: "authentication_error" });
  });

  test("of a model that nobody has names it", async () => {
    const { client } = await behindOne();
    const error = await refused(client, "nobody");
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({
      type: "not_found_error",
      message: expect.stringContaining("nobody"),
    });
  });

  test("of a question that is wrong says where", async () => {
    const { client, provider } = await behindOne();
    const asked = client.messages.create({ ...ask(), stop_sequences: [""] });
    expect(await failureOf(asked)).toMatchObject({
      status: 400,
      type: "invalid_request_error",
      message: expect.stringContaining("'stop_sequences.0'"),
    });
    expect((await provider.log()).byStatus).toEqual({});
  });

  test("of one's own limit says when to come back", async () => {
    const limited = { ...tenants[0], rateLimit: { perSecond: 0.001, burst: 1 } };
    const { client } = await behindOne({ tenants: [limited] });
    await client.messages.create(ask());
    const error = await refused(client);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ type: "rate_limit_error" });
    expect(error instanceof APIError && error.headers?.get("retry-after")).toMatch(/^\d+$/);
  });

  test("because of an overload is told from other failures", async () => {
    const { client, provider } = await behindOne();
    await provider.behave({ answer: { status: 429, retryAfter: 7 } });
    const dead = await aGateway([{ name: "dead", url: refusingUrl }]);
    expect(await refused(client)).toMatchObject({ status: 503, type: "overloaded_error" });
    expect(await refused(anthropicClient(dead))).toMatchObject({ status: 502, type: "api_error" });
  });

  test("of a body that is too large says so", async () => {
    const { client } = await behindOne({ bodyLimitBytes: 1_000 });
    const messages = [{ role: "user" as const, content: "a".repeat(2_000) }];
    const error = await failureOf(client.messages.create({ ...ask(), messages }));
    expect(error).toMatchObject({ status: 413, error: { error: { type: "request_too_large" } } });
  });

  test("of a path that there is not is in its words, too", async () => {
    const { client } = await behindOne();
    const error = await failureOf(client.messages.batches.list());
    expect(error).toMatchObject({ status: 404, type: "not_found_error" });
  });

  test("repeats the id of its request in header and body", async () => {
    const { gateway } = await behindOne();
    const headers = { "x-request-id": "mine-2" };
    const answer = await request(`${gateway.url}/v1/messages`, { method: "POST", headers });
    expect(answer.headers["request-id"]).toBe("mine-2");
    expect(await answer.body.json()).toMatchObject({ type: "error", request_id: "mine-2" });
  });
});

describe("a stream that breaks in the middle", () => {
  test.each([
    ["the provider cuts it", { cut: { afterTokens: 2 } }, "api_error"],
    ["it ends as if it were complete", { end: { afterTokens: 2 } }, "api_error"],
    ["the provider fails", { error: { afterTokens: 2, status: 529 } }, "api_error"],
    ["the provider falls silent", { stall: { afterTokens: 2 } }, "timeout_error"],
  ])("is an error of the API when %s", async (_name, behaviour, type) => {
    const { client, provider } = await behindOne({ timeouts: { idleMs: 100 } });
    await provider.behave(behaviour);
    const stream = await client.messages.create({ ...ask(), stream: true });
    const types: string[] = [];
    const read = async () => {
      for await (const event of stream) types.push(event.type);
    };
    const error = await failureOf(read());
    expect(error).toBeInstanceOf(APIError);
    expect(error).not.toBeInstanceOf(APIConnectionError);
    expect(error).toMatchObject({ type });
    expect(types.slice(0, 3)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
    ]);
    expect(types).not.toContain("message_stop");
  });
});

describe("tokens", () => {
  test("are counted without a provider, and without max_tokens", async () => {
    const { client, provider } = await behindOne();
    const messages = [{ role: "user" as const, content: "a".repeat(400) }];
    const plain = await client.messages.countTokens({ model: "smart", messages });
    const more = await client.messages.countTokens({ model: "smart", messages, tools: [weather] });
    expect(plain).toEqual({ input_tokens: 104 });
    expect(more.input_tokens).toBeGreaterThan(plain.input_tokens);
    expect((await provider.log()).byStatus).toEqual({});
  });

  test.each([
    ["a model that nobody has", { model: "nobody" }, 404],
    ["no messages", { messages: [] }, 400],
  ])("%s cannot be counted", async (_name, wrong, status) => {
    const { client } = await behindOne();
    const asked = { model: "smart", messages: hello(), ...wrong };
    expect(await failureOf(client.messages.countTokens(asked))).toMatchObject({ status });
  });
});
