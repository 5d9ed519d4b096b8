/** Storms, peers that do not play along, and limits of the system: nothing breaks, nothing stays. */

import { once } from "node:events";
import { connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { Client, closedPort, echo, eventually, serve } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

const mebibyte = 1024 * 1024;

/** The proxy has let go of every connection. */
const isIdle = (api: Awaited<ReturnType<typeof runningProxy>>) =>
  eventually(async () => (await api.connections("p")).live === 0);

/** As many clients at the same moment. */
const storm = <T>(count: number, one: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => one(index)));

test("1,000 clients at the same moment are all served, and let go of", async () => {
  const api = await runningProxy();
  const port = await api.proxy("p", (await echo()).port);
  const clients = await storm(1000, async (index) => {
    const client = new Client(port);
    client.send(`client ${index}`);
    await client.until(`client ${index}`);
    return client;
  });
  expect(await api.connections("p")).toMatchObject({ opened: 1000, live: 1000 });
  for (const { socket } of clients) socket.destroy();
  await isIdle(api);
});

test("500 clients of an upstream that refuses are all told so, and let go of", async () => {
  const api = await runningProxy();
  const port = await api.proxy("p", await closedPort());
  const ends = await storm(500, () => new Client(port).ended);
  expect(new Set(ends)).toEqual(new Set(["end"]));
  expect((await api.connections("p")).opened).toBe(500);
  await isIdle(api);
});

test("500 clients that are gone before they were served leave nothing behind", async () => {
  const api = await runningProxy();
  const port = await api.proxy("p", (await echo()).port);
  await api.toxic("p", { type: "latency", attributes: { latency: 1 } });
  await storm(500, async (index) => {
    const { socket } = await Client.connected(port);
    socket.write("an answer that nobody reads");
    if (index % 2 === 0) socket.resetAndDestroy();
    else socket.destroy();
  });
  await isIdle(api);
});

test("toxics that come and go in a storm of connections leave no byte behind", async () => {
  const api = await runningProxy();
  const port = await api.proxy("p", (await echo()).port);
  const message = Buffer.alloc(100_000, "all of it, and in order; ").toString();
  const clients = storm(100, async () => {
    const client = new Client(port);
    client.send(message);
    await client.until(message);
    client.socket.destroy();
  });
  for (const type of ["noop", "latency", "slicer", "noop"]) {
    const attributes = type === "slicer" ? { average_size: 5000, size_variation: 100 } : {};
    await api.toxic("p", { type, attributes });
    await api.toxic("p", { type, attributes, name: "up", stream: "upstream" });
    await api.reset();
  }
  await clients;
  await isIdle(api);
});

test("100 MiB behind a long latency fill its queue, no more, and then arrive whole", async () => {
  const api = await runningProxy();
  const block = Buffer.alloc(mebibyte, "x");
  const upstream = await serve(async (socket) => {
    for (let sent = 0; sent < 100; sent++) if (!socket.write(block)) await once(socket, "drain");
    socket.end();
  });
  const port = await api.proxy("p", upstream.port);
  await api.toxic("p", { type: "latency", name: "hour", attributes: { latency: 3_600_000 } });
  const client = connect({ port, host: "127.0.0.1" });
  onTestFinished(() => void client.destroy());
  let received = 0;
  client.on("data", (data: Uint8Array) => {
    received += data.length;
  });
  // The queue is full when the upstream has not got rid of a block for a while.
  const stalledAt = await settled(() => upstream.sockets[0]?.bytesWritten ?? 0);
  expect(received).toBe(0);
  // 1,024 chunks of at most 32 KiB, and what the kernel takes on either side.
  expect(stalledAt).toBeLessThan(64 * mebibyte);
  await api.removeToxic("p", "hour");
  await once(client, "end");
  expect(received).toBe(100 * mebibyte);
  await isIdle(api);
});

test.each([
  ["without a toxic", []],
  ["behind three", ["noop", "latency", "bandwidth"]],
])("%s, a client that never reads is let go of once the proxy is disabled", async (_, types) => {
  const api = await runningProxy();
  const upstream = await serve((socket) => socket.write(Buffer.alloc(64 * mebibyte)));
  const port = await api.proxy("p", upstream.port);
  for (const type of types) await api.toxic("p", { type, attributes: attributesOf(type) });
  const client = connect({ port, host: "127.0.0.1" }).pause();
  client.on("error", () => {});
  onTestFinished(() => void client.destroy());
  await settled(async () => (await api.connections("p")).bytesDown);
  await api.update("p", { enabled: false });
  await isIdle(api);
});

test("a server that half-closes ends both sides, though the client has not read yet", async () => {
  const api = await runningProxy();
  const upstream = await serve((socket) => socket.end(Buffer.alloc(4 * mebibyte, "x")));
  const port = await api.proxy("p", upstream.port);
  const client = connect({ port, host: "127.0.0.1", allowHalfOpen: true }).pause();
  onTestFinished(() => void client.destroy());
  await settled(async () => (await api.connections("p")).bytesDown);
  let received = 0;
  client.on("data", (data: Uint8Array) => {
    received += data.length;
  });
  client.resume();
  await once(client, "end");
  expect(received).toBe(4 * mebibyte);
  client.destroy();
  await isIdle(api);
});

const attributesOf = (type: string): Readonly<Record<string, number>> =>
  type === "bandwidth" ? { rate: 1_000_000 } : {};

/** The value, once it is above zero and has been the same for four looks in a row. */
async function settled(look: () => Promise<number> | number): Promise<number> {
  let last = 0;
  for (let same = 0; same < 4; ) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const value = await look();
    same = value === last && value > 0 ? same + 1 : 0;
    last = value;
  }
  return last;
}
