/** Several providers asked at once, over real sockets: one answer, one ending, nobody left over. */

import { describe, expect, test } from "vitest";
import { chat, errorOf, isComplete, textOf } from "../../chat-client.ts";
import { aGateway, aProvider, type SimulatedProvider, until } from "../../rig.ts";

const routesOf = (...names: string[]) =>
  names.map((provider) => ({ provider, model: `${provider}-model` }));

const fanOut = (strategy: object = {}) => ({
  models: {
    smart: {
      routes: routesOf("first", "second"),
      strategy: { kind: "fan-out" as const, ...strategy },
    },
  },
});

/** The second is asked once the first is slower than this, which it always is. */
const hedged = { hedge: { enabled: true, initialMs: 1 } };

const ways = [
  ["a fan-out", fanOut()],
  ["a hedge", hedged],
] as const;

/** Slow enough for the other one to have heard of the request. */
const aWinner = () => aProvider("second", { latencyMs: { median: 40, sigma: 0 } });

const wasCalledOff = async (provider: SimulatedProvider) =>
  until(async () => {
    const { requests, aborted, inFlight } = await provider.log();
    return requests === 1 && aborted === 1 && inFlight === 0;
  });

describe.each(ways)("%s", (_way, config) => {
  test("gives the answer of the quicker, and its request to the slower is withdrawn", async () => {
    const [first, second] = [await aProvider("first"), await aWinner()];
    await first.behave({ silent: {} });
    const gateway = await aGateway([first, second], config);
    const answer = await chat(gateway.url, { stream: true, content: "nonce:n-7" });
    expect(isComplete(answer)).toBe(true);
    expect(answer.body.match(/"role"/g)).toHaveLength(1);
    expect(textOf(answer)).toContain("n-7");
    expect(answer.headers).toMatchObject({
      "x-gateway-provider": "second",
      "x-gateway-attempts": "2",
    });
    await wasCalledOff(first);
    const [call] = await gateway.calls(1);
    expect(call?.attempts.map(({ outcome }) => outcome)).toEqual(["outrun", "answered"]);
    expect(await gateway.metrics()).toContain(
      'gateway_attempts_total{provider="first",outcome="outrun"} 1',
    );
  });

  test.each([
    ["is cut", { cut: { afterTokens: 2 } }, "truncated"],
    ["ends cleanly too early", { end: { afterTokens: 2 } }, "truncated"],
    ["stalls", { stall: { afterTokens: 2 } }, "idle-timeout"],
    ["carries an error event", { error: { afterTokens: 2 } }, "provider-error"],
  ] as const)("whose winner %s ends with one error event", async (_title, behaviour, reason) => {
    const [first, second] = [await aProvider("first"), await aWinner()];
    await first.behave({ silent: {} });
    await second.behave(behaviour);
    const gateway = await aGateway([first, second], { ...config, timeouts: { idleMs: 300 } });
    const answer = await chat(gateway.url, { stream: true, content: "nonce:n-8" });
    expect(answer.transport).toBe("broken");
    // Role, two tokens, the error: what was received is delivered, and nothing twice.
    expect(answer.events).toHaveLength(4);
    expect(errorOf(answer.events.at(-1)).message).toContain(reason);
    expect(answer.body.match(/n-8/g)).toHaveLength(1);
    await wasCalledOff(first);
    const [call] = await gateway.calls(1);
    expect(call?.attempts.map(({ outcome }) => outcome)).toEqual(["outrun", reason]);
  });

  test("whose client leaves is withdrawn from everybody", async () => {
    const [first, second] = [await aProvider("first"), await aWinner()];
    for (const provider of [first, second]) await provider.behave({ silent: {} });
    const gateway = await aGateway([first, second], config);
    const leaving = new AbortController();
    const asked = fetch(`${gateway.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer key-a" },
      body: JSON.stringify({ model: "smart", messages: [{ role: "user", content: "hi" }] }),
      signal: leaving.signal,
    });
    await until(async () => (await second.log()).requests === 1);
    leaving.abort();
    await expect(asked).rejects.toThrow();
    await wasCalledOff(first);
    await wasCalledOff(second);
    const [call] = await gateway.calls(1);
    expect(call?.attempts.map(({ outcome }) => outcome)).toEqual(["client-gone", "client-gone"]);
  });
});

test("the best of two streams is played as one stream", async () => {
  const [first, second] = [
    await aProvider("first", { tokens: 3 }),
    await aProvider("second", { tokens: 9 }),
  ];
  const gateway = await aGateway([first, second], fanOut({ pick: "best", judge: "longest" }));
  const answer = await chat(gateway.url, { stream: true });
  expect(isComplete(answer)).toBe(true);
  expect(answer.headers["x-gateway-provider"]).toBe("second");
  expect((await first.log()).completed).toBe(1);
  expect((await second.log()).completed).toBe(1);
});

test("a client that leaves in a backoff ends it: nobody is asked again", async () => {
  const first = await aProvider("first");
  await first.behave({ answer: { status: 429, retryAfter: "60" } });
  const gateway = await aGateway([first], {
    retries: { attempts: 2 },
    timeouts: { requestMs: 120_000 },
  });
  const leaving = new AbortController();
  const asked = fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer key-a" },
    body: JSON.stringify({ model: "smart", messages: [{ role: "user", content: "hi" }] }),
    signal: leaving.signal,
  });
  await until(async () => (await first.log()).completed === 1);
  await until(async () =>
    (await gateway.metrics()).includes('gateway_extra_attempts_total{provider="first"'),
  );
  leaving.abort();
  await expect(asked).rejects.toThrow();
  const [call] = await gateway.calls(1);
  expect(call).toMatchObject({ status: "499", attempts: [{ outcome: "rate-limited" }] });
  expect((await first.log()).requests).toBe(1);
});
