/** Many clients that ask the same at once, over real connections: the provider hears it once. */

import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { describe, expect, test } from "vitest";
import { type ChatOptions, chat, isComplete, textOf } from "../../chat-client.ts";
import { aGateway, aProvider, until } from "../../rig.ts";
import { asking } from "../life/raw-client.ts";

const crowd = 50;
const slow = { tokens: 30, tokensPerSecond: 100 };

const forms: readonly (readonly [string, ChatOptions])[] = [
  ["in one piece", { content: "nonce:same" }],
  ["as a stream", { content: "nonce:same", stream: true }],
];

describe.each(forms)("%s", (_form, options) => {
  test(`${crowd} get one and the same answer, and are counted apart`, async () => {
    const provider = await aProvider("one", slow);
    const gateway = await aGateway([provider]);
    const answers = await Promise.all(
      Array.from({ length: crowd }, () => chat(gateway.url, options)),
    );
    expect((await provider.log()).requests).toBe(1);
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    for (const answer of answers) expect(textOf(answer)).toContain("nonce:same");
    if (options.stream) expect(answers.every(isComplete)).toBe(true);
    const calls = await gateway.calls(crowd);
    expect(calls.flatMap(({ attempts }) => attempts)).toHaveLength(1);
    expect(calls.filter(({ cache }) => cache === "collapsed")).toHaveLength(crowd - 1);
    const labels = answers.map(({ headers }) => headers["cache-status"]);
    expect(labels.filter((label) => label === "gateway; fwd=miss")).toHaveLength(1);
    expect(labels).toContain("gateway; fwd=miss; collapsed");
  });

  test("the first one leaves: the others get it all the same", async () => {
    const provider = await aProvider("one", slow);
    const gateway = await aGateway([provider]);
    const first = await asking(gateway.url, options);
    await until(async () => (await provider.log()).inFlight === 1);
    const others = Array.from({ length: 5 }, () => chat(gateway.url, options));
    await until(async () => (await gateway.metrics()).includes("requests_in_flight 6"));
    first.destroy();
    for (const answer of await Promise.all(others)) {
      expect(answer.status).toBe(200);
      expect(textOf(answer)).toContain("nonce:same");
      expect(answer.transport).toBe("clean");
    }
    expect(await provider.log()).toMatchObject({ requests: 1, completed: 1, aborted: 0 });
    // The leader's line is whole though its client has not heard the end.
    const calls = await gateway.calls(6);
    const [leader] = calls.filter(({ attempts }) => attempts.length > 0);
    expect(leader).toMatchObject({ attempts: [{ outcome: "answered" }] });
    expect(["499", "cut"]).toContain(leader?.status);
  });

  test("all leave: the provider's work ends", async () => {
    const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 50 });
    const gateway = await aGateway([provider]);
    const clients = await Promise.all(
      Array.from({ length: 5 }, () => asking(gateway.url, options)),
    );
    await until(async () => (await provider.log()).inFlight === 1);
    await until(async () => (await gateway.metrics()).includes("requests_in_flight 5"));
    const [last, ...others] = clients;
    for (const socket of others) socket.destroy();
    await until(async () => (await gateway.metrics()).includes("requests_in_flight 1"));
    expect((await provider.log()).inFlight).toBe(1);
    last?.destroy();
    await until(async () => (await provider.log()).aborted === 1);
    const calls = await gateway.calls(5);
    expect(calls.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome))).toEqual([
      "client-gone",
    ]);
  });

  test("without the protection all are asked", async () => {
    const provider = await aProvider("one", slow);
    const gateway = await aGateway([provider], { protections: { singleflight: false } });
    await Promise.all(Array.from({ length: 5 }, () => chat(gateway.url, options)));
    expect((await provider.log()).requests).toBe(5);
  });

  test("tenants never share a call", async () => {
    const provider = await aProvider("one", slow);
    const gateway = await aGateway([provider]);
    const keys = ["key-a", "key-b", "key-a", "key-b"];
    await Promise.all(keys.map((key) => chat(gateway.url, { ...options, key })));
    expect((await provider.log()).requests).toBe(2);
  });
});

test("a client that comes late hears a stream from its beginning", async () => {
  const provider = await aProvider("one", slow);
  const gateway = await aGateway([provider]);
  const options = { content: "nonce:late", stream: true };
  const first = chat(gateway.url, options);
  await until(async () => (await gateway.metrics()).includes("token_seconds_count"));
  await sleep(50);
  const second = chat(gateway.url, options);
  expect((await second).body).toBe((await first).body);
  expect((await provider.log()).requests).toBe(1);
});

test("a provider that fails is asked again by those who come after", async () => {
  const provider = await aProvider("one");
  await provider.behave({ answer: { status: 500 } });
  const gateway = await aGateway([provider]);
  const failures = await Promise.all([1, 2, 3].map(() => chat(gateway.url, { content: "x" })));
  expect(failures.every(({ status }) => status >= 500)).toBe(true);
  await provider.behave({});
  expect((await chat(gateway.url, { content: "x" })).status).toBe(200);
});

test("embeddings are kept, too", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider]);
  const ask = async () => {
    const answer = await request(`${gateway.url}/v1/embeddings`, {
      method: "POST",
      headers: { authorization: "Bearer key-a" },
      body: JSON.stringify({ model: "smart", input: "some text" }),
    });
    return { status: answer.headers["cache-status"], body: await answer.body.text() };
  };
  const first = await ask();
  const second = await ask();
  expect(first.status).toBe("gateway; fwd=miss");
  expect(second.status).toMatch(/^gateway; hit; ttl=\d+$/);
  expect(second.body).toBe(first.body);
  expect((await provider.log()).requests).toBe(1);
});
