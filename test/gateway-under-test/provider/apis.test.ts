/** The APIs that a provider simulates, as their own clients find them. */

import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { EventSplitter } from "../../../gateway-under-test/gateway/upstream/event-splitter.ts";
import { aProvider, type SimulatedProvider } from "../rig.ts";

const hello = [{ role: "user" as const, content: "hello nonce:n-1" }];

const openaiOf = ({ url }: SimulatedProvider, apiKey = "key") =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 });

const anthropicOf = ({ url }: SimulatedProvider, apiKey = "key") =>
  new Anthropic({ baseURL: url, apiKey, maxRetries: 0 });

const weather = { type: "object" as const, properties: { answer: { type: "string" } } };

describe("OpenAI's client", () => {
  test("reads an answer in one piece and one that is streamed, with the same text", async () => {
    const client = openaiOf(await aProvider("one"));
    const whole = await client.chat.completions.create({ model: "m", messages: hello });
    const stream = client.chat.completions.stream({ model: "m", messages: hello });
    const streamed = await stream.finalChatCompletion();
    expect(whole.choices[0]?.message.content).toMatch(/^nonce:n-1 /);
    expect(streamed.choices[0]?.message.content).toBe(whole.choices[0]?.message.content);
    expect(whole.usage).toMatchObject({ prompt_tokens: 2, completion_tokens: 5 });
  });

  test.each([true, false])("gets the call of a tool that has to be (streamed: %s)", async (is) => {
    const client = openaiOf(await aProvider("one"));
    const asked = {
      model: "m",
      messages: hello,
      tools: [{ type: "function" as const, function: { name: "weather", parameters: weather } }],
      tool_choice: "required" as const,
    };
    const answer = is
      ? await client.chat.completions.stream(asked).finalChatCompletion()
      : await client.chat.completions.create(asked);
    const [choice] = answer.choices;
    const [call] = choice?.message.tool_calls ?? [];
    expect(choice?.finish_reason).toBe("tool_calls");
    const text = call?.type === "function" ? call.function.arguments : "";
    expect(JSON.parse(text).answer).toMatch(/^nonce:n-1 /);
  });

  test("gets embeddings, the same for the same text", async () => {
    const client = openaiOf(await aProvider("one"));
    const { data, usage } = await client.embeddings.create({ model: "e", input: ["a", "b", "a"] });
    expect(data.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(data[0]?.embedding).toEqual(data[2]?.embedding);
    expect(data[0]?.embedding).not.toEqual(data[1]?.embedding);
    expect(usage.prompt_tokens).toBe(3);
  });
});

describe("Anthropic's client", () => {
  const asked = { model: "m", max_tokens: 100, messages: hello };

  test("reads an answer in one piece and one that is streamed, with the same text", async () => {
    const client = anthropicOf(await aProvider("one"));
    const whole = await client.messages.create(asked);
    const streamed = await client.messages.stream(asked).finalMessage();
    expect(whole.content[0]).toMatchObject({ type: "text" });
    expect(streamed.content).toMatchObject(whole.content.map(({ type }) => ({ type })));
    expect(streamed.stop_reason).toBe("end_turn");
    expect(streamed.usage).toMatchObject({ input_tokens: 2, output_tokens: 5 });
  });

  test.each([true, false])("gets the call of a tool that has to be (streamed: %s)", async (is) => {
    const client = anthropicOf(await aProvider("one"));
    const tools = [{ name: "weather", input_schema: weather }];
    const call = { ...asked, tools, tool_choice: { type: "any" as const } };
    const answer = is
      ? await client.messages.stream(call).finalMessage()
      : await client.messages.create(call);
    expect(answer.stop_reason).toBe("tool_use");
    expect(answer.content[0]).toMatchObject({
      type: "tool_use",
      name: "weather",
      input: { answer: expect.stringMatching(/^nonce:n-1 /) },
    });
  });

  test("is told of an overload, before an answer and in the middle of one", async () => {
    const provider = await aProvider("one");
    const client = anthropicOf(provider);
    await provider.behave({ answer: { status: 529 } });
    await expect(client.messages.create(asked)).rejects.toMatchObject({ status: 529 });
    await provider.behave({ error: { afterTokens: 2, status: 529 } });
    const streamed = client.messages.stream({ ...asked, model: "gd-error-2" }).finalMessage();
    await expect(streamed).rejects.toThrow(/model has failed/);
  });
});

describe("Gemini's API", () => {
  const body = JSON.stringify({ contents: [{ role: "user", parts: [{ text: "nonce:n-1" }] }] });
  const post = (url: string) => request(url, { method: "POST", body });

  test("streams records that end with a finish reason and the usage", async () => {
    const { url } = await aProvider("one");
    const path = "/v1beta/models/gemini-sim:streamGenerateContent?alt=sse";
    const answer = await post(`${url}${path}`);
    const records = new EventSplitter()
      .push(Buffer.from(await answer.body.arrayBuffer()))
      .map((data) => JSON.parse(data));
    const texts = records.flatMap(({ candidates }) => candidates[0].content.parts);
    expect(texts.map(({ text }) => text).join("")).toMatch(/^nonce:n-1 /);
    expect(records.at(-1)).toMatchObject({
      candidates: [{ finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 5, totalTokenCount: 6 },
    });
  });

  test("says the same in one piece", async () => {
    const { url } = await aProvider("one");
    const answer = await post(`${url}/v1beta/models/gemini-sim:generateContent`);
    const { candidates } = JSON.parse(await answer.body.text());
    expect(candidates[0].content.parts[0].text).toMatch(/^nonce:n-1 /);
  });

  test("has its hint to come back in the body", async () => {
    const provider = await aProvider("one");
    await provider.behave({ answer: { status: 429, retryAfter: 7 } });
    const answer = await post(`${provider.url}/v1beta/models/gemini-sim:generateContent`);
    const { error } = JSON.parse(await answer.body.text());
    expect(answer.statusCode).toBe(429);
    expect(error).toMatchObject({
      status: "RESOURCE_EXHAUSTED",
      details: [{ retryDelay: "7s" }],
    });
  });

  test("embeds one text, or several", async () => {
    const { url } = await aProvider("one");
    const content = { parts: [{ text: "a" }] };
    const ask = async (method: string, asked: object) => {
      const path = `${url}/v1beta/models/e:${method}`;
      const answer = await request(path, { method: "POST", body: JSON.stringify(asked) });
      return JSON.parse(await answer.body.text());
    };
    const one = await ask("embedContent", { content });
    const two = await ask("batchEmbedContents", { requests: [{ content }, { content }] });
    expect(two.embeddings).toEqual([one.embedding, one.embedding]);
  });
});

describe("Mistral's API", () => {
  const ask = async ({ url }: SimulatedProvider, stream: boolean) => {
    const body = JSON.stringify({ model: "m", stream, messages: hello });
    const answer = await request(`${url}/v1/chat/completions`, { method: "POST", body });
    return { status: answer.statusCode, text: await answer.body.text() };
  };

  test("tells the usage unasked, in the chunk with the finish reason alone", async () => {
    const provider = await aProvider("one", { dialect: "mistral" });
    const { text } = await ask(provider, true);
    const events = new EventSplitter().push(Buffer.from(text));
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = events.slice(0, -1).map((data) => JSON.parse(data));
    const last = { choices: [{ finish_reason: "stop" }], usage: { completion_tokens: 5 } };
    expect(chunks.at(-1)).toMatchObject(last);
    expect(chunks.slice(0, -1).every((chunk) => !("usage" in chunk))).toBe(true);
  });

  test("says no in a flat body", async () => {
    const provider = await aProvider("one", { dialect: "mistral" });
    await provider.behave({ answer: { status: 503 } });
    const { text } = await ask(provider, false);
    expect(JSON.parse(text)).toMatchObject({ object: "error", code: "503" });
  });
});

describe("a provider that knows its keys", () => {
  const keys = { good: "normal", spent: "exceeded", narrow: "forbidden" } as const;

  test.each([
    ["good", undefined],
    ["spent", 429],
    ["narrow", 403],
    ["wrong", 401],
    ["toString", 401],
  ])("answers the key %s with the error %s", async (key, status) => {
    const provider = await aProvider("one", { keys });
    const asked = openaiOf(provider, key).chat.completions.create({ model: "m", messages: hello });
    if (status === undefined) await expect(asked).resolves.toHaveProperty("choices");
    else await expect(asked).rejects.toMatchObject({ status });
    expect(JSON.stringify(await provider.log())).not.toContain(key);
  });
});

describe("a provider that takes so much and no more", () => {
  test("refuses what is too much, and tells what is left", async () => {
    const requests = { count: 2, perMs: 3_600_000 };
    const provider = await aProvider("one", { capacity: { requests } });
    const client = openaiOf(provider);
    const ask = () =>
      client.chat.completions.create({ model: "m", messages: hello }).withResponse();
    const left = [];
    for (let i = 0; i < 2; i++) {
      left.push((await ask()).response.headers.get("x-ratelimit-remaining-requests"));
    }
    expect(left).toEqual(["1", "0"]);
    const refused = await ask().catch((error) => error);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(1_000);
    expect((await provider.log()).byStatus).toEqual({ 200: 2, 429: 1 });
  });

  test("tells Anthropic's clients in their own headers", async () => {
    const tokens = { count: 1_000, perMs: 60_000 };
    const provider = await aProvider("one", { capacity: { tokens } });
    const asked = { model: "m", max_tokens: 100, messages: hello };
    const { response } = await anthropicOf(provider).messages.create(asked).withResponse();
    expect(response.headers.get("anthropic-ratelimit-tokens-remaining")).toBe("898");
  });
});
