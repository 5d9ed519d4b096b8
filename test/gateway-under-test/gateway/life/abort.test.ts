/** A client that leaves, in whatever phase: the provider is told, and nobody else is asked. */

import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ChatOptions } from "../../chat-client.ts";
import { aGateway, aProvider, type SimulatedProvider, until } from "../../rig.ts";
import { asking, rawChat, rawClient, textOfRequest } from "./raw-client.ts";

const inFlight = async (gateway: { metrics(): Promise<string> }) =>
  Number(/^gateway_requests_in_flight (\d+)$/m.exec(await gateway.metrics())?.[1]);

async function twoProviders(behaviour: Parameters<SimulatedProvider["behave"]>[0], tokens = 5) {
  const first = await aProvider("first", { tokens });
  const second = await aProvider("second");
  if (Object.keys(behaviour).length > 0) await first.behave(behaviour);
  const gateway = await aGateway([first, second], {
    timeouts: { firstByteMs: 60_000, idleMs: 60_000, attemptMs: 60_000, requestMs: 60_000 },
  });
  return { first, second, gateway };
}

const phases: readonly (readonly [
  string,
  { readonly options: ChatOptions; readonly behaviour: object; readonly waitsFor?: string },
])[] = [
  ["before the first byte", { options: {}, behaviour: { silent: {} } }],
  [
    "before the first content",
    { options: { stream: true }, behaviour: { stall: { afterTokens: 0 } } },
  ],
  [
    "in the middle of a stream",
    { options: { stream: true }, behaviour: { stall: { afterTokens: 2 } }, waitsFor: "data:" },
  ],
  [
    "in the middle of an answer in one piece",
    { options: {}, behaviour: { stall: { afterTokens: 2 } } },
  ],
];

describe("a client that leaves", () => {
  test.each(phases)("%s: the provider's work ends, no other is asked", async (_phase, how) => {
    const { first, second, gateway } = await twoProviders(how.behaviour);
    const socket = await asking(gateway.url, how.options);
    await until(async () => (await first.log()).inFlight === 1);
    if (how.waitsFor !== undefined) {
      let text = "";
      socket.on("data", (chunk) => (text += chunk));
      await until(() => text.includes(how.waitsFor ?? ""));
    }
    socket.destroy();
    await until(async () => (await first.log()).aborted === 1);
    const [call] = await gateway.calls(1);
    expect(call?.attempts.map(({ outcome }) => outcome)).toEqual(["client-gone"]);
    expect((await second.log()).requests).toBe(0);
    expect(await inFlight(gateway)).toBe(0);
  });

  test("in the middle of its own question: no provider is asked", async () => {
    const { first, gateway } = await twoProviders({});
    const socket = await rawClient(gateway.url);
    socket.write(textOfRequest(rawChat()).slice(0, -5));
    socket.resume().end();
    await once(socket, "close");
    expect((await first.log()).requests).toBe(0);
    expect(await inFlight(gateway)).toBe(0);
  });

  test("while the gateway is still connecting: no other provider is asked", async () => {
    // A handshake that is never answered belongs to connecting.
    const mute = createServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    let connections = 0;
    mute.on("connection", (socket) => {
      connections += 1;
      socket.on("error", () => {});
      onTestFinished(() => void socket.destroy());
    });
    onTestFinished(() => void mute.close());
    const address = mute.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const second = await aProvider("second");
    const gateway = await aGateway([{ name: "mute", url: `https://127.0.0.1:${port}` }, second], {
      timeouts: { connectMs: 60_000 },
    });
    const socket = await asking(gateway.url);
    await until(() => connections > 0);
    socket.destroy();
    const [call] = await gateway.calls(1);
    expect(call).toMatchObject({ status: "499", attempts: [{ outcome: "client-gone" }] });
    expect((await second.log()).requests).toBe(0);
    expect(await inFlight(gateway)).toBe(0);
  });

  test("is missed by nobody when the switch is off: the provider goes on", async () => {
    const provider = await aProvider("one", { tokens: 30, tokensPerSecond: 100 });
    const gateway = await aGateway([provider], { protections: { cancelUpstream: false } });
    const socket = await asking(gateway.url, { stream: true });
    await once(socket, "data");
    socket.destroy();
    await until(async () => (await provider.log()).completed === 1);
  });
});

test("after a storm of clients that leave nothing is held any more", async () => {
  const provider = await aProvider("one", { tokens: 40, tokensPerSecond: 200 });
  const gateway = await aGateway([provider]);
  const clients = await Promise.all(
    Array.from({ length: 120 }, (_, index) => asking(gateway.url, { stream: index % 2 === 0 })),
  );
  for (const [index, socket] of clients.entries()) {
    if (index % 3 !== 0) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
  }
  await until(async () => (await inFlight(gateway)) === 0);
  await until(async () => (await provider.log()).inFlight === 0);
  const { requests, completed, aborted } = await provider.log();
  expect(aborted + completed).toBe(requests);
  const calls = await gateway.calls(requests);
  const asked = calls.flatMap(({ attempts }) => attempts);
  expect(asked.filter(({ outcome }) => outcome === "pending")).toEqual([]);
});
