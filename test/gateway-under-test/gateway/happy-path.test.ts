/** What a client sees on a good day. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat, errorOf, isComplete, textOf } from "../chat-client.ts";
import { aGateway, aProvider } from "../rig.ts";

test("answers in one piece, as the provider said it", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  const answer = await chat(gateway.url, { content: "hello nonce:n-1" });
  expect(answer.status).toBe(200);
  expect(textOf(answer)).toContain("n-1");
  expect(JSON.parse(answer.body)).toMatchObject({
    object: "chat.completion",
    model: "one-model",
    choices: [{ index: 0, finish_reason: "stop" }],
    usage: { completion_tokens: 5 },
  });
  expect(answer.headers).toMatchObject({
    "x-gateway-provider": "one",
    "x-gateway-attempts": "1",
    "x-gateway-replica": "gateway-1",
  });
  expect(answer.headers["x-request-id"]).toBeTruthy();
});

test("streams role, content, finish reason and [DONE], and no usage unless asked", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  const answer = await chat(gateway.url, { stream: true, headers: { "x-gameday-nonce": "n-2" } });
  expect(answer.headers).toMatchObject({
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache",
    "x-accel-buffering": "no",
    "x-gateway-provider": "one",
  });
  expect(isComplete(answer)).toBe(true);
  expect(textOf(answer)).toContain("n-2");
  const chunks = answer.events.slice(0, -1).map((event) => JSON.parse(event));
  // Role, five tokens, finish.
  expect(chunks).toHaveLength(7);
  expect(new Set(chunks.map(({ id }) => id)).size).toBe(1);
  expect(chunks[0].choices[0].delta.role).toBe("assistant");
  expect(chunks.at(-1).choices[0].finish_reason).toBe("stop");
  expect(answer.body).not.toContain("usage");
});

test("streams the usage as the last chunk when asked", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  const body = { stream_options: { include_usage: true } };
  const answer = await chat(gateway.url, { stream: true, content: "four words of question", body });
  const chunks = answer.events.slice(0, -1).map((event) => JSON.parse(event));
  expect(chunks.slice(0, -1).every(({ usage }) => usage === null)).toBe(true);
  expect(chunks.at(-1)).toMatchObject({
    choices: [],
    usage: { prompt_tokens: 4, completion_tokens: 5, total_tokens: 9 },
  });
});

test("logs one line a call, without keys and prompts", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  await chat(gateway.url, {
    stream: true,
    content: "a secret question",
    headers: { "x-request-id": "mine" },
  });
  const calls = await gateway.calls(1);
  expect(calls).toMatchObject([
    {
      requestId: "mine",
      tenant: "a",
      model: "smart",
      provider: "one",
      attempts: [{ provider: "one", status: 200, outcome: "answered" }],
      status: "200",
      cache: "miss",
      tokens: 8,
      finishReason: "stop",
    },
  ]);
  expect(JSON.stringify(calls)).not.toMatch(/key-a|secret/);
});

test("lists its models to those who may know", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  const url = `${gateway.url}/v1/models`;
  const headers = { authorization: "Bearer key-a" };
  const known = await request(url, { headers });
  const list = { object: "list", data: [{ id: "smart", object: "model" }] };
  expect(await known.body.json()).toMatchObject(list);
  expect((await request(url)).statusCode).toBe(401);
});

test("tells how it does: live, ready, and in numbers", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  await chat(gateway.url, { stream: true });
  await gateway.calls(1);
  expect((await request(`${gateway.url}/healthz`)).statusCode).toBe(200);
  expect((await request(`${gateway.url}/readyz`)).statusCode).toBe(200);
  const metrics = await gateway.metrics();
  expect(metrics).toContain('gateway_requests_total{route="/v1/chat/completions",status="200"} 1');
  expect(metrics).toContain('gateway_attempts_total{provider="one",outcome="answered"} 1');
  expect(metrics).toContain('gateway_breaker_state{provider="one",model="one-model"} 0');
  expect(metrics).toContain('gateway_time_to_first_token_seconds_count{provider="one"} 1');
  expect(metrics).toContain("gateway_requests_in_flight 0");
  expect(metrics).toContain("process_cpu_seconds_total");
});

test.each([
  ["no JSON", "{", 400, "invalid_json", null],
  ["no messages", '{"model":"smart"}', 400, "invalid_value", "messages"],
  [
    "a model nobody has",
    '{"model":"x","messages":[{"role":"user"}]}',
    404,
    "model_not_found",
    "model",
  ],
  ["more than the body limit", "x".repeat(5_000), 413, "request_too_large", null],
])("refuses %s in OpenAI's words", async (_title, body, status, code, param) => {
  const gateway = await aGateway([await aProvider("one")], { bodyLimitBytes: 4_000 });
  const headers = { authorization: "Bearer key-a", "content-type": "application/json" };
  const url = `${gateway.url}/v1/chat/completions`;
  const answer = await request(url, { method: "POST", headers, body });
  expect(answer.statusCode).toBe(status);
  const error = errorOf(await answer.body.text());
  expect(error).toMatchObject({ type: "invalid_request_error", code, param });
});
