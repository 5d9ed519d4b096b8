/** A client that leaves takes its request with it. */

import { request } from "undici";
import { expect, test } from "vitest";
import { chat, chatRequest } from "../chat-client.ts";
import { aGateway, aProvider, until } from "../rig.ts";

/** Asks, waits until the provider is at work, and leaves. */
async function askAndLeave(url: string, options: { readonly afterHead: boolean }) {
  const abort = new AbortController();
  const answer = request(`${url}/v1/chat/completions`, {
    ...chatRequest({ stream: true }),
    signal: abort.signal,
  });
  answer.then(({ body }) => body.on("error", () => {})).catch(() => {});
  if (options.afterHead) await answer;
  return () => abort.abort();
}

test("in the middle of a stream: the provider stops generating", async () => {
  const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 100 });
  const gateway = await aGateway([provider]);
  const leave = await askAndLeave(gateway.url, { afterHead: true });
  leave();
  await until(async () => (await provider.log()).inFlight === 0);
  expect(await provider.log()).toMatchObject({ requests: 1, aborted: 1, completed: 0 });
  const calls = await gateway.calls(1);
  expect(calls).toMatchObject([{ status: "cut", attempts: [{ outcome: "client-gone" }] }]);
});

test("before the first byte: no other provider is asked", async () => {
  const first = await aProvider("first");
  const second = await aProvider("second");
  await first.behave({ silent: {} });
  const gateway = await aGateway([first, second]);
  const leave = await askAndLeave(gateway.url, { afterHead: false });
  await until(async () => (await first.log()).inFlight === 1);
  leave();
  await until(async () => (await first.log()).inFlight === 0);
  const calls = await gateway.calls(1);
  const attempts = [{ provider: "first", outcome: "client-gone" }];
  expect(calls).toMatchObject([{ status: "499", attempts }]);
  expect((await second.log()).requests).toBe(0);
});

test("says nothing about the provider: its breaker stays closed", async () => {
  const provider = await aProvider("one");
  const gateway = await aGateway([provider], { breaker: { failures: 1 } });
  await provider.behave({ silent: {} });
  const leave = await askAndLeave(gateway.url, { afterHead: false });
  await until(async () => (await provider.log()).inFlight === 1);
  leave();
  await gateway.calls(1);
  await provider.behave({});
  expect((await chat(gateway.url)).status).toBe(200);
});

test("without the protection the provider generates to the end for nobody", async () => {
  const provider = await aProvider("one", { tokens: 100 });
  const gateway = await aGateway([provider], { protections: { cancelUpstream: false } });
  const leave = await askAndLeave(gateway.url, { afterHead: true });
  leave();
  await until(async () => (await provider.log()).inFlight === 0);
  expect(await provider.log()).toMatchObject({ completed: 1, aborted: 0 });
});
