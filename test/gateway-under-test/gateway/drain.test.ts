/** Stopping: readiness first, then the port, then what is in flight. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat, errorOf, isComplete } from "../chat-client.ts";
import { aGateway, aProvider, until } from "../rig.ts";

const inFlight = async (provider: Awaited<ReturnType<typeof aProvider>>) =>
  (await provider.log()).inFlight === 1;

test("says that it is not ready while it still answers", async () => {
  const gateway = await aGateway([await aProvider("one")], { drainDelayMs: 400 });
  const stopped = gateway.stop();
  const ready = await request(`${gateway.url}/readyz`);
  expect(ready.statusCode).toBe(503);
  expect(await ready.body.json()).toEqual({ status: "draining", replica: "gateway-1" });
  expect((await chat(gateway.url)).status).toBe(200);
  await stopped;
  await expect(request(`${gateway.url}/readyz`)).rejects.toThrow();
});

test("lets a stream in flight come to its end", async () => {
  const provider = await aProvider("one", { tokens: 30, tokensPerSecond: 100 });
  const gateway = await aGateway([provider], { drainMs: 20_000 });
  const answer = chat(gateway.url, { stream: true });
  await until(() => inFlight(provider));
  await gateway.stop();
  expect(isComplete(await answer)).toBe(true);
});

test("after the grace period ends streams with an error event and the others with 503", async () => {
  const slow = await aProvider("slow", { tokens: 3_000, tokensPerSecond: 50 });
  const silent = await aProvider("silent");
  await silent.behave({ silent: {} });
  const routes = (provider: string) => [{ provider, model: "m" }];
  const gateway = await aGateway([slow, silent], {
    models: { smart: routes("slow"), mute: routes("silent") },
    timeouts: { firstByteMs: 60_000 },
    drainMs: 50,
  });
  const stream = chat(gateway.url, { stream: true });
  const waiting = chat(gateway.url, { body: { model: "mute" } });
  await until(async () => (await inFlight(slow)) && (await inFlight(silent)));
  await until(async () => (await gateway.metrics()).includes("token_seconds_count"));
  await gateway.stop();
  const { events, transport } = await stream;
  expect(transport).toBe("broken");
  expect(errorOf(events.at(-1)).message).toContain("shutting-down");
  expect(await waiting).toMatchObject({ status: 503, headers: { "retry-after": "1" } });
});

test("without the protection cuts what is in flight", async () => {
  const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 50 });
  const gateway = await aGateway([provider], { protections: { drain: false } });
  const answer = chat(gateway.url, { stream: true });
  await until(async () => (await gateway.metrics()).includes("token_seconds_count"));
  await gateway.stop();
  const { transport, body } = await answer;
  expect(transport).toBe("broken");
  expect(body).not.toContain("error");
});
