/** What the client `openai`, unmodified, finds behind a gateway. */

import { APIConnectionError, APIError, AuthenticationError, NotFoundError } from "openai";
import { describe, expect, test } from "vitest";
import { aGateway, aProvider, refusingUrl } from "../../rig.ts";
import { failureOf, hello, openaiClient } from "./official-clients.ts";

const weather = {
  type: "function" as const,
  function: {
    name: "weather",
    parameters: { type: "object", properties: { answer: { type: "string" } } },
  },
};

async function behindOne() {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  return { provider, gateway, client: openaiClient(gateway) };
}

describe("an answer", () => {
  test("is the same in one piece and streamed", async () => {
    const { client } = await behindOne();
    const asked = { model: "smart", messages: hello() };
    const whole = await client.chat.completions.create(asked);
    const streamed = await client.chat.completions.stream(asked).finalChatCompletion();
    const text = whole.choices[0]?.message.content;
    expect(text).toMatch(/^nonce:n-/);
    expect(streamed.choices[0]?.message.content).toBe(text);
    expect(whole.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 5 });
  });

  test.each([true, false])("tells its usage in a stream if that was asked (%s)", async (is) => {
    const { client } = await behindOne();
    const usages = [];
    const asked = { model: "smart", messages: hello(), stream: true } as const;
    const stream = await client.chat.completions.create({
      ...asked,
      ...(is ? { stream_options: { include_usage: true } } : {}),
    });
    for await (const { usage } of stream) if (usage != null) usages.push(usage);
    expect(usages).toHaveLength(is ? 1 : 0);
  });

  test.each([true, false])("may be the call of a tool (streamed: %s)", async (is) => {
    const { client } = await behindOne();
    const asked = {
      model: "smart",
      messages: hello(),
      tools: [weather],
      tool_choice: "required" as const,
    };
    const answer = is
      ? await client.chat.completions.stream(asked).finalChatCompletion()
      : await client.chat.completions.create(asked);
    const [choice] = answer.choices;
    const [call] = choice?.message.tool_calls ?? [];
    expect(choice?.finish_reason).toBe("tool_calls");
    expect(call).toMatchObject({ type: "function", function: { name: "weather" } });
    const text = call?.type === "function" ? call.function.arguments : "";
    expect(JSON.parse(text)).toHaveProperty("answer");
  });

  test("comes with the id of its request", async () => {
    const { client } = await behindOne();
    const headers = { "x-request-id": "mine-1" };
    const asked = { model: "smart", messages: hello() };
    const { request_id } = await client.chat.completions.create(asked, { headers }).withResponse();
    expect(request_id).toBe("mine-1");
  });
});

describe("embeddings", () => {
  test("are the same as numbers and as base64", async () => {
    const { client } = await behindOne();
    const asked = { model: "smart", input: ["a", "b"] };
    // Left to itself the client asks for base64, and decodes it.
    const packed = await client.embeddings.create(asked);
    const plain = await client.embeddings.create({ ...asked, encoding_format: "float" });
    expect(packed.data).toHaveLength(2);
    packed.data.forEach(({ embedding }, index) => {
      embedding.forEach((value, place) => {
        expect(value).toBeCloseTo(plain.data[index]?.embedding[place] ?? Number.NaN, 6);
      });
    });
  });

  test("are taken of tokens, too", async () => {
    const { client } = await behindOne();
    const { data } = await client.embeddings.create({ model: "smart", input: [[1, 2], [3]] });
    expect(data).toHaveLength(2);
  });

  test.each([
    ["an input without a text", { input: [] }, "input"],
    ["a format that there is not", { input: "a", encoding_format: "hex" }, "encoding_format"],
    ["dimensions that are none", { input: "a", dimensions: 0 }, "dimensions"],
  ])("%s is refused by name", async (_name, body, param) => {
    const { client, provider } = await behindOne();
    const asked = client.post("/embeddings", { body: { model: "smart", ...body } });
    expect(await failureOf(asked)).toMatchObject({ status: 400, param });
    expect((await provider.log()).byStatus).toEqual({});
  });
});

describe("a refusal", () => {
  const ask = (client: ReturnType<typeof openaiClient>, model = "smart") =>
    failureOf(client.chat.completions.create({ model, messages: hello() }));

  test("of a wrong key is an authentication error", async () => {
    const { gateway } = await behindOne();
    const error = await ask(openaiClient(gateway, "key-wrong"));
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ code: "invalid_api_key" });
  });

  test("of a model that nobody has names it", async () => {
    const { client } = await behindOne();
    const error = await ask(client, "nobody");
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ code: "model_not_found", param: "model" });
  });

  test("of a question that is wrong says where", async () => {
    const { client } = await behindOne();
    const messages = [{ role: "user" as const, content: "a" }];
    const asked = client.chat.completions.create({ model: "smart", messages, n: 0 });
    expect(await failureOf(asked)).toMatchObject({ status: 400, param: "n" });
  });

  test("of a provider's limit says when to come back", async () => {
    const { client, provider } = await behindOne();
    await provider.behave({ answer: { status: 429, retryAfter: 7 } });
    const error = await ask(client);
    expect(error).toMatchObject({ status: 503 });
    expect(error instanceof APIError && error.headers?.get("retry-after")).toBe("7");
  });

  test("after all providers have failed asks not to try again", async () => {
    const provider = await aProvider("one");
    await provider.behave({ answer: { status: 500 } });
    const dead = { name: "dead", url: refusingUrl };
    const error = await ask(openaiClient(await aGateway([dead, provider])));
    expect(error).toMatchObject({ status: 502, type: "server_error", code: "provider_failure" });
    expect(error instanceof APIError && error.headers?.get("x-should-retry")).toBe("false");
  });

  test("of a body that is too large says so", async () => {
    const gateway = await aGateway([await aProvider("one")], { bodyLimitBytes: 1_000 });
    const messages = [{ role: "user" as const, content: "a".repeat(2_000) }];
    const asked = openaiClient(gateway).chat.completions.create({ model: "smart", messages });
    expect(await failureOf(asked)).toMatchObject({ status: 413, code: "request_too_large" });
  });
});

describe("a stream that breaks in the middle", () => {
  test.each([
    ["the provider cuts it", { cut: { afterTokens: 2 } }],
    ["the provider says that it has failed", { error: { afterTokens: 2, status: 500 } }],
  ])("is an error of the API when %s", async (_name, behaviour) => {
    const { client, provider } = await behindOne();
    await provider.behave(behaviour);
    const asked = { model: "smart", messages: hello(), stream: true } as const;
    const stream = await client.chat.completions.create(asked);
    let text = "";
    const read = async () => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    };
    const error = await failureOf(read());
    expect(error).toBeInstanceOf(APIError);
    expect(error).not.toBeInstanceOf(APIConnectionError);
    expect(error).toMatchObject({ code: "stream_interrupted" });
    expect(text).not.toBe("");
  });
});
