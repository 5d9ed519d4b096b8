/** Each protection, taken away, lets the failure through that it was there for. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat, chatRequest, errorOf } from "../chat-client.ts";
import { aGateway, aProvider, tenants } from "../rig.ts";

test("without failover the first provider's failure is the client's", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  const gateway = await aGateway([first, second], { protections: { failover: false } });
  await first.behave({ answer: { status: 503, retryAfter: "7", body: '{"error":{"code":"x"}}' } });
  const answer = await chat(gateway.url);
  expect(answer.status).toBe(503);
  expect(answer.headers["retry-after"]).toBe("7");
  expect(errorOf(answer.body).code).toBe("x");
  await first.stop();
  expect((await chat(gateway.url)).status).toBe(502);
  expect((await second.log()).requests).toBe(0);
});

test("without a breaker a failing provider is asked by every request", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 500 } });
  const gateway = await aGateway([first, await aProvider("second")], {
    protections: { breaker: false },
    breaker: { failures: 1 },
  });
  for (let i = 0; i < 6; i++) await chat(gateway.url);
  expect((await first.log()).requests).toBe(6);
});

test("without the cooldown a provider that has said when to come back is asked at once", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 429, retryAfter: "60" } });
  const gateway = await aGateway([first, await aProvider("second")], {
    protections: { cooldown: false },
  });
  for (let i = 0; i < 4; i++) await chat(gateway.url);
  expect((await first.log()).requests).toBe(4);
});

test("without timeouts a silent provider holds its clients", async () => {
  const first = await aProvider("first");
  await first.behave({ silent: {} });
  const gateway = await aGateway([first, await aProvider("second")], {
    protections: { timeouts: false },
    timeouts: { connectMs: 10, firstByteMs: 10, attemptMs: 10, requestMs: 10 },
  });
  const signal = AbortSignal.timeout(300);
  const url = `${gateway.url}/v1/chat/completions`;
  await expect(request(url, { ...chatRequest(), signal })).rejects.toThrow();
});

test("without the idle timeout a stalled stream holds its client", async () => {
  const first = await aProvider("first");
  await first.behave({ stall: { afterTokens: 2 } });
  const gateway = await aGateway([first], {
    protections: { idleTimeout: false },
    timeouts: { idleMs: 10 },
  });
  const signal = AbortSignal.timeout(300);
  const url = `${gateway.url}/v1/chat/completions`;
  const { body } = await request(url, { ...chatRequest({ stream: true }), signal });
  await expect(body.text()).rejects.toThrow();
});

test("without the rate limit a tenant takes what it wants", async () => {
  const [a] = tenants;
  const gateway = await aGateway([await aProvider("one")], {
    tenants: [{ ...a, rateLimit: { perSecond: 0.01, burst: 1 } }],
    protections: { rateLimit: false },
  });
  for (let i = 0; i < 3; i++) expect((await chat(gateway.url)).status).toBe(200);
});

test("without the cache every question is asked", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider], { protections: { cache: false } });
  for (let i = 0; i < 2; i++) {
    const answer = await chat(gateway.url, { content: "same" });
    expect(answer.headers["cache-status"]).toBeUndefined();
  }
  expect((await provider.log()).requests).toBe(2);
});

test("without the tenant in the cache key answers leak", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider], { protections: { cacheTenantKey: false } });
  await chat(gateway.url, { content: "same" });
  const other = await chat(gateway.url, { content: "same", key: "key-b" });
  expect(other.headers["cache-status"]).toMatch(/hit/);
});

test("without looking at what it keeps the cache quotes a provider's error", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider], { protections: { cacheComplete: false } });
  await provider.behave({ answer: { status: 500 } });
  const first = await chat(gateway.url, { content: "same" });
  await provider.behave({});
  const second = await chat(gateway.url, { content: "same" });
  expect(second.status).toBe(first.status);
  expect(second.status).toBeGreaterThanOrEqual(500);
  expect(second.headers["cache-status"]).toMatch(/hit/);
});

test("without the commit point a cut stream ends like a complete one", async () => {
  const first = await aProvider("first");
  await first.behave({ cut: { afterTokens: 2 } });
  const gateway = await aGateway([first], { protections: { commitPoint: false } });
  const answer = await chat(gateway.url, { stream: true });
  expect(answer.transport).toBe("clean");
  expect(answer.events).toHaveLength(3);
  expect(answer.body).not.toMatch(/DONE|error/);
});

test("without noReplay a second answer follows the first, which had broken", async () => {
  const first = await aProvider("first");
  await first.behave({ cut: { afterTokens: 2 } });
  const gateway = await aGateway([first, await aProvider("second")], {
    protections: { noReplay: false },
  });
  const answer = await chat(gateway.url, { stream: true, content: "nonce:n-4" });
  expect(answer.body.match(/"role"/g)).toHaveLength(2);
  expect(answer.body.match(/n-4/g)).toHaveLength(2);
  expect(answer.events.at(-1)).toBe("[DONE]");
});

test("without auth anyone is served", async () => {
  const gateway = await aGateway([await aProvider("one")], { protections: { auth: false } });
  const answer = await chat(gateway.url, { headers: { authorization: "" } });
  expect(answer.status).toBe(200);
  const [call] = await gateway.calls(1);
  expect(call?.tenant).toBe("anonymous");
});
