/** A provider that keeps failing is left alone, probed with one request, and taken back. */

import { expect, test } from "vitest";
import { chat, isComplete } from "../../chat-client.ts";
import { aGateway, aProvider, type SimulatedProvider, until } from "../../rig.ts";

const hour = 3_600_000;

async function ask(url: string, times: number) {
  for (let i = 0; i < times; i++) expect((await chat(url)).status).toBe(200);
}

const requestsTo = async (provider: SimulatedProvider) => (await provider.log()).requests;

test("opens after the configured failures: the provider hears no more", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  await first.behave({ answer: { status: 500 } });
  const gateway = await aGateway([first, second], { breaker: { failures: 3, openMs: hour } });
  await ask(gateway.url, 10);
  expect(await requestsTo(first)).toBe(3);
  expect(await requestsTo(second)).toBe(10);
  expect(await gateway.metrics()).toContain(
    'gateway_breaker_state{provider="first",model="first-model"} 2',
  );
  // A provider that was skipped is no attempt.
  expect((await chat(gateway.url)).headers["x-gateway-attempts"]).toBe("1");
});

test("closes again when a probe succeeds", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 500 } });
  const gateway = await aGateway([first, await aProvider("second")], {
    breaker: { failures: 1, openMs: 50 },
  });
  await ask(gateway.url, 1);
  await first.behave({});
  await until(async () => (await chat(gateway.url)).headers["x-gateway-provider"] === "first");
  await ask(gateway.url, 3);
  expect(await gateway.metrics()).toContain(
    'gateway_breaker_state{provider="first",model="first-model"} 0',
  );
});

test("everyone but the probe goes elsewhere, and the probe itself fails over", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  await first.behave({ answer: { status: 500 } });
  const gateway = await aGateway([first, second], {
    breaker: { failures: 1, openMs: 1 },
    timeouts: { firstByteMs: 600 },
  });
  await ask(gateway.url, 1);
  await first.behave({ silent: {} });
  const answers = await Promise.all(Array.from({ length: 8 }, () => chat(gateway.url)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  // The request that opened it, and one probe.
  expect(await requestsTo(first)).toBe(2);
});

test("a provider that cuts every stream fails, although each of them had begun", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  await first.behave({ cut: { afterTokens: 2 } });
  const gateway = await aGateway([first, second], { breaker: { failures: 2, openMs: hour } });
  for (let i = 0; i < 2; i++) await chat(gateway.url, { stream: true });
  expect(isComplete(await chat(gateway.url, { stream: true }))).toBe(true);
  expect(await requestsTo(first)).toBe(2);
});

test("a provider that only wants less (429) is asked again", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 429 } });
  const gateway = await aGateway([first, await aProvider("second")], {
    breaker: { failures: 1, openMs: hour },
  });
  await ask(gateway.url, 4);
  expect(await requestsTo(first)).toBe(4);
});

test("a provider that says when to come back (Retry-After) is left alone until then", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 429, retryAfter: "3600" } });
  const gateway = await aGateway([first, await aProvider("second")]);
  await ask(gateway.url, 4);
  expect(await requestsTo(first)).toBe(1);
});

test.each(["99999999999", "3600", "1"])("Retry-After: %s is shortened", async (retryAfter) => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 429, retryAfter } });
  const gateway = await aGateway([first, await aProvider("second")], {
    breaker: { maxCooldownMs: 1 },
  });
  await ask(gateway.url, 1);
  await first.behave({});
  await until(async () => (await chat(gateway.url)).headers["x-gateway-provider"] === "first");
});

test("a 429 between two failures neither counts nor forgives", async () => {
  const first = await aProvider("first");
  const gateway = await aGateway([first, await aProvider("second")], {
    breaker: { failures: 2, openMs: hour },
  });
  for (const status of [500, 429, 500]) {
    await first.behave({ answer: { status } });
    await ask(gateway.url, 1);
  }
  await ask(gateway.url, 2);
  expect(await requestsTo(first)).toBe(3);
});

test("when every breaker is open: 503 at once, with the time until the next probe", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 500 } });
  const gateway = await aGateway([first], { breaker: { failures: 1, openMs: hour } });
  expect((await chat(gateway.url)).status).toBe(502);
  const answer = await chat(gateway.url);
  expect(answer.status).toBe(503);
  expect(answer.headers).toMatchObject({
    "retry-after": "3600",
    "x-should-retry": "false",
    "x-gateway-attempts": "0",
  });
});
