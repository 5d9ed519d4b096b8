/** Stopping: readiness first, then the port, then what is in flight. */

import { once } from "node:events";
import { request } from "undici";
import { expect, test } from "vitest";
import { systemClock } from "../../../gateway-under-test/base/clock.ts";
import { chat, chatRequest, errorOf, isComplete } from "../chat-client.ts";
import { aGateway, aProvider, tenants, until } from "../rig.ts";
import { aProcess } from "./life/processes.ts";
import { asking, rawClient } from "./life/raw-client.ts";

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

test("while it drains each answer is the last one of its connection", async () => {
  const gateway = await aGateway([await aProvider("one")], { drainDelayMs: 400 });
  expect((await chat(gateway.url)).headers.connection).toBe("keep-alive");
  const stopped = gateway.stop();
  for (const stream of [true, false]) {
    expect((await chat(gateway.url, { stream })).headers.connection).toBe("close");
  }
  await stopped;
});

test("does not wait for connections on which nothing is asked", async () => {
  const provider = await aProvider("one", { tokens: 20, tokensPerSecond: 100 });
  const gateway = await aGateway([provider], { drainMs: 600_000 });
  const idle = await rawClient(gateway.url);
  // A stream that was answered with keep-alive, before anything was known of a stop.
  const stream = await asking(gateway.url, { stream: true });
  let text = "";
  stream.on("data", (chunk) => {
    text += chunk;
  });
  await until(() => text.includes("data:"));
  const ends = [once(idle.resume(), "close"), once(stream, "close")];
  await gateway.stop();
  await Promise.all(ends);
  expect(text).toContain("data: [DONE]");
});

test("all calls are in the log when it has stopped, those that were cut short, too", async () => {
  const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 50 });
  const gateway = await aGateway([provider], { drainMs: 50 });
  const answers = [true, true, false].map((stream, index) =>
    chat(gateway.url, { stream, content: `question ${index % 2}` }).catch(() => undefined),
  );
  await until(async () => (await gateway.metrics()).includes("requests_in_flight 3"));
  await gateway.stop();
  const calls = await gateway.calls(0);
  expect(calls).toHaveLength(3);
  const outcomes = calls.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
  expect(new Set(outcomes)).toEqual(new Set(["shutting-down"]));
  await Promise.all(answers);
});

test("as a process: the stream comes to its end, its line is on stdout, the exit is clean", async () => {
  const provider = await aProvider("one", { tokens: 40, tokensPerSecond: 100 });
  const gateway = await aProcess("gateway", {
    tenants,
    providers: [{ name: "one", baseUrl: provider.url }],
    models: { smart: [{ provider: "one", model: "m" }] },
    timeouts: { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000 },
    drainDelayMs: 50,
  });
  const answer = await request(`${gateway.url}/v1/chat/completions`, chatRequest({ stream: true }));
  const exitCode = gateway.stop();
  expect(await answer.body.text()).toContain("data: [DONE]");
  expect(await exitCode).toBe(0);
  await until(() => gateway.lines().length === 1);
  expect(JSON.parse(gateway.lines()[0] ?? "")).toMatchObject({ status: "200", provider: "one" });
});

test("a client that has followed another's stream is told in the same way", async () => {
  const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 50 });
  const gateway = await aGateway([provider], { drainMs: 50 });
  const options = { stream: true, content: "same" };
  const first = chat(gateway.url, options);
  await until(async () => (await gateway.metrics()).includes("token_seconds_count"));
  const second = chat(gateway.url, options);
  await until(async () => (await gateway.metrics()).includes("requests_in_flight 2"));
  await systemClock.sleep(20);
  await gateway.stop();
  for (const { events, transport } of [await first, await second]) {
    expect(transport).toBe("broken");
    expect(errorOf(events.at(-1)).message).toContain("shutting-down");
  }
});
