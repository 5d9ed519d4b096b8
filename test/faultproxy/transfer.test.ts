/** Much data: byte-exact through any chain, and never piled up in memory. */

import { createHash, randomFillSync } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually, serve } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

const block = randomFillSync(Buffer.alloc(1024 * 1024));
const blocks = 32;
const size = block.length * blocks;

/** Sends all blocks as fast as its peer takes them. */
const source = () =>
  serve(async (socket) => {
    for (let sent = 0; sent < blocks && !socket.destroyed; sent++) {
      if (!socket.write(block)) await once(socket, "drain");
    }
    socket.end();
  });

const expected = () => {
  const hash = createHash("sha256");
  for (let sent = 0; sent < blocks; sent++) hash.update(block);
  return hash.digest("hex");
};

const stages = [
  { type: "noop", name: "first" },
  { type: "latency", name: "second", attributes: { latency: 5, jitter: 2 } },
  { type: "slicer", name: "third", attributes: { average_size: 9000, size_variation: 900 } },
];

async function download(port: number, onChunk: (total: number) => Promise<void> | void) {
  const socket = connect({ port, host: "127.0.0.1" });
  onTestFinished(() => void socket.destroy());
  const hash = createHash("sha256");
  let total = 0;
  for await (const chunk of socket) {
    hash.update(chunk);
    total += Buffer.byteLength(chunk);
    await onChunk(total);
  }
  return { hash: hash.digest("hex"), total };
}

describe("32 MiB arrive byte for byte", () => {
  test.each([0, 1, 2, 3])("through %i stages", async (count) => {
    const { proxy, toxic, connections } = await runningProxy();
    const port = await proxy("p", (await source()).port);
    for (const stage of stages.slice(0, count)) await toxic("p", stage);
    const { hash, total } = await download(port, () => {});
    expect(total).toBe(size);
    expect(hash).toBe(expected());
    expect((await connections("p")).bytesDown).toBe(size);
  });

  test("while toxics come and go", async () => {
    const { proxy, toxic, updateToxic, removeToxic } = await runningProxy();
    const port = await proxy("p", (await source()).port);
    let changes = 0;
    // Two at a time: each change adds one, updates it, and removes the one before the last.
    const change = async () => {
      const name = `t${changes}`;
      await toxic("p", { ...stages[changes % stages.length], name });
      await updateToxic("p", name, {});
      if (changes > 1) await removeToxic("p", `t${changes - 2}`);
      changes++;
    };
    let changeAt = 0;
    const { hash, total } = await download(port, async (received) => {
      if (received < changeAt) return;
      changeAt += size / 20;
      await change();
    });
    expect(changes).toBeGreaterThan(10);
    expect([total, hash]).toEqual([size, expected()]);
  });
});

describe("a client that does not read", () => {
  test.each([0, 3])("stops the server through %i stages", async (count) => {
    const { proxy, toxic, connections } = await runningProxy();
    const upstream = await serve((socket) => {
      // Endless, and deaf to nothing but back-pressure.
      const write = () => {
        while (!socket.destroyed && socket.write(block));
      };
      socket.on("drain", write);
      write();
    });
    const port = await proxy("p", upstream.port);
    for (const stage of stages.slice(0, count)) await toxic("p", stage);
    const client = connect({ port, host: "127.0.0.1" }).pause();
    onTestFinished(() => void client.destroy());
    // It has stalled once three answers of the API in a row tell the same.
    let last = { bytes: -1, times: 0 };
    await eventually(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      const { bytesDown } = await connections("p");
      last =
        bytesDown === last.bytes
          ? { ...last, times: last.times + 1 }
          : { bytes: bytesDown, times: 0 };
      return last.times === 3;
    });
    // What has gone on: the kernel's buffers, and what the stages may hold.
    expect(upstream.sockets[0]?.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });
});
