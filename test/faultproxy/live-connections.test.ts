/** Toxics and changes of the proxy, as clients and servers see them on real sockets. */

import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { startFaultProxy } from "../../src/faultproxy/server.ts";
import { Client, closedPort, echo, eventually, serve } from "./loopback.ts";
import { runningProxy, systemPorts } from "./running-proxy.ts";

async function echoProxy(options: { readonly seed?: number } = {}) {
  const server = await runningProxy(options);
  const upstream = await echo();
  const port = await server.proxy("p", upstream.port);
  return { ...server, upstream, listenPort: port };
}

/** A client whose first message has come back: its links are up in both directions. */
async function talking(port: number): Promise<Client> {
  const client = await Client.connected(port);
  client.send("hi");
  await client.until("hi");
  return client;
}

describe("without toxics", () => {
  test("passes bytes both ways and counts them", async () => {
    const { listenPort, connections } = await echoProxy();
    const client = await talking(listenPort);
    expect(await connections("p")).toMatchObject({
      opened: 1,
      live: 1,
      bytesUp: 2,
      bytesDown: 2,
    });
    client.socket.destroy();
    await eventually(async () => (await connections("p")).live === 0);
  });

  test("a client that half-closes loses the reply, as in Toxiproxy", async () => {
    const { listenPort, upstream } = await echoProxy();
    const client = await talking(listenPort);
    const [serverSide] = upstream.sockets;
    const closed = serverSide && once(serverSide, "close");
    client.socket.end();
    expect(await client.ended).toBe("end");
    await closed;
  });

  test("the end of the server ends the client, behind all data", async () => {
    const { proxy } = await runningProxy();
    const server = await serve((socket) => socket.end("all of it"));
    const client = new Client(await proxy("p", server.port));
    expect(await client.ended).toBe("end");
    expect(client.received).toBe("all of it");
  });

  test("an upstream that cannot be reached closes the client, and the proxy goes on", async () => {
    const { proxy, connections, show } = await runningProxy();
    const port = await proxy("p", await closedPort());
    for (let attempt = 0; attempt < 3; attempt++) {
      expect(await new Client(port).ended).toBe("end");
    }
    await eventually(async () => (await connections("p")).live === 0);
    expect(await show("p")).toMatchObject({ enabled: true });
  });

  test("an upstream without a port closes the client too", async () => {
    const { call, show } = await runningProxy();
    await call("POST", "/proxies", '{"name":"p","listen":"localhost:0","upstream":"nowhere"}');
    const { listen } = await show("p");
    expect(await new Client(Number(listen.split(":").at(-1))).ended).toBe("end");
  });
});

describe("a toxic that comes later", () => {
  test("acts on a live connection", async () => {
    const { listenPort, toxic, connections } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "latency", attributes: { latency: 50 } });
    const sentAt = performance.now();
    client.send("there");
    await client.until("hithere");
    expect(performance.now() - sentAt).toBeGreaterThanOrEqual(49);
    const { affected } = await connections("p");
    expect(affected).toEqual({ latency_downstream: { connections: 1, bytes: 5 } });
  });

  test("acts on its own direction only", async () => {
    const { listenPort, upstream, toxic } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "timeout", stream: "upstream" });
    client.send("dropped on the way to the server");
    upstream.sockets[0]?.write("!");
    await client.until("hi!");
  });

  test("gives its queue back in order when it is removed, and is remembered", async () => {
    const { listenPort, toxic, removeToxic, connections } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "latency", name: "slow", attributes: { latency: 3_600_000 } });
    const numbers = Array.from({ length: 50 }, (_, index) => `${index} `);
    for (const number of numbers) {
      client.send(number);
      await new Promise(setImmediate);
    }
    await eventually(async () => (await connections("p")).bytesUp >= numbers.join("").length);
    await removeToxic("p", "slow");
    await client.until(`hi${numbers.join("")}`);
    const { affected, removed } = await connections("p");
    expect(affected).toEqual({});
    expect(removed["slow"]?.connections).toBe(1);
  });

  test("is on every connection that opens while it is there", async () => {
    const { listenPort, toxic, connections } = await echoProxy();
    await toxic("p", { type: "timeout", stream: "upstream" });
    const clients = await Promise.all([1, 2, 3].map(() => Client.connected(listenPort)));
    for (const client of clients) client.send("lost");
    const isDropped = { connections: 3, bytes: 12 };
    await eventually(
      async () => (await connections("p")).affected["timeout_upstream"]?.bytes === 12,
    );
    expect((await connections("p")).affected).toEqual({ timeout_upstream: isDropped });
    expect(clients.map(({ received }) => received)).toEqual(["", "", ""]);
  });
});

describe("timeout", () => {
  test("closes the client after its time", async () => {
    const { listenPort, toxic } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "timeout", attributes: { timeout: 20 } });
    expect(await client.ended).toBe("end");
  });

  test.each(["upstream", "downstream"])("closes both ends when removed %s", async (stream) => {
    const { listenPort, upstream, toxic, removeToxic, connections } = await echoProxy();
    const client = await talking(listenPort);
    const [serverSide] = upstream.sockets;
    const closed = serverSide && once(serverSide, "close");
    await toxic("p", { type: "timeout", name: "t", stream });
    await removeToxic("p", "t");
    expect(await client.ended).toBe("end");
    await closed;
    await eventually(async () => (await connections("p")).live === 0);
  });
});

describe("reset_peer", () => {
  test.each(["upstream", "downstream"])("resets the client and the server, %s", async (stream) => {
    const { listenPort, upstream, toxic, connections } = await echoProxy();
    const client = await talking(listenPort);
    const [serverSide] = upstream.sockets;
    const serverError = serverSide && once(serverSide, "error");
    await toxic("p", { type: "reset_peer", name: "r", stream });
    client.send("!");
    expect(await client.ended).toBe("ECONNRESET");
    expect(await serverError).toMatchObject([{ code: "ECONNRESET" }]);
    expect((await connections("p")).affected["r"]).toEqual({ connections: 1, bytes: 1 });
  });

  test("resets new connections too, and those only that it acts on", async () => {
    const { listenPort, toxic, updateToxic } = await echoProxy();
    await toxic("p", { type: "reset_peer", name: "r", toxicity: 0 });
    const spared = await talking(listenPort);
    await updateToxic("p", "r", { toxicity: 1 });
    const doomed = await Client.connected(listenPort);
    doomed.send("!");
    expect(await doomed.ended).toBe("ECONNRESET");
    await updateToxic("p", "r", { toxicity: 0 });
    spared.send("!");
    await spared.until("hi!");
  });

  test("removed before it triggers, it leaves the connection whole", async () => {
    const { listenPort, toxic, removeToxic } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "reset_peer", name: "r" });
    await removeToxic("p", "r");
    client.send("!");
    await client.until("hi!");
  });
});

describe("slow_close and limit_data", () => {
  test("slow_close keeps the client open after the server has gone", async () => {
    const { listenPort, upstream, toxic, removeToxic } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "slow_close", name: "s", attributes: { delay: 3_600_000 } });
    upstream.sockets[0]?.end("bye");
    await client.until("hibye");
    const first = await Promise.race([
      client.ended,
      new Promise((resolve) => setImmediate(resolve)),
    ]);
    expect(first).toBe(undefined);
    await removeToxic("p", "s");
    expect(await client.ended).toBe("end");
  });

  test("limit_data lets so many bytes through and closes", async () => {
    const { listenPort, toxic } = await echoProxy();
    await toxic("p", { type: "limit_data", attributes: { bytes: 4 } });
    const client = await Client.connected(listenPort);
    client.send("abcdefgh");
    expect(await client.ended).toBe("end");
    expect(client.received).toBe("abcd");
  });
});

describe("down", () => {
  test("closes live connections, refuses new ones, and comes back to the same port", async () => {
    const { listenPort, update, connections } = await echoProxy();
    const clients = [await talking(listenPort), await talking(listenPort)];
    await update("p", { enabled: false });
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual(["end", "end"]);
    expect(await new Client(listenPort).ended).toBe("ECONNREFUSED");
    expect((await connections("p")).down).toEqual({ times: 1, connections: 2 });
    await update("p", { enabled: true });
    await talking(listenPort);
    await update("p", { enabled: false });
    expect((await connections("p")).down).toEqual({ times: 2, connections: 1 });
  });

  test("an update of the upstream drops connections but not toxics", async () => {
    const { listenPort, update, toxic, upstream, connections } = await echoProxy();
    const other = await echo();
    await toxic("p", { type: "noop" });
    const client = await talking(listenPort);
    const { toxics, listen } = await update("p", { upstream: `127.0.0.1:${other.port}` });
    expect(await client.ended).toBe("end");
    expect(toxics).toHaveLength(1);
    expect(listen).toBe(`127.0.0.1:${listenPort}`);
    await talking(listenPort);
    expect([upstream.sockets.length, other.sockets.length]).toEqual([1, 1]);
    expect((await connections("p")).down.times).toBe(0);
  });

  test("an update that waits behind a removal does not bring the proxy back", async () => {
    const { listenPort, call } = await echoProxy();
    const removal = call("DELETE", "/proxies/p");
    const updates = ["false", "true"].map((enabled) =>
      call("POST", "/proxies/p", `{"enabled":${enabled}}`),
    );
    const statuses = (await Promise.all([removal, ...updates])).map(({ status }) => status);
    expect(statuses[0]).toBe(204);
    expect(await new Client(listenPort).ended).toBe("ECONNREFUSED");
  });

  test("localhost is not another address than 127.0.0.1", async () => {
    const { listenPort, update } = await echoProxy();
    const client = await talking(listenPort);
    await update("p", { listen: `localhost:${listenPort}` });
    client.send("!");
    await client.until("hi!");
  });

  test("a port that is taken leaves the proxy disabled, with the new address", async () => {
    const { listenPort, call, show, upstream } = await echoProxy();
    const listen = `127.0.0.1:${upstream.port}`;
    const reply = await call("POST", "/proxies/p", JSON.stringify({ listen }));
    expect(reply.body).toContain(`listen tcp ${listen}: bind: address already in use`);
    expect(await show("p")).toMatchObject({ listen, enabled: false });
    expect(await new Client(listenPort).ended).toBe("ECONNREFUSED");
  });

  test("a reset enables the proxy and removes all toxics", async () => {
    const { listenPort, update, toxic, reset, show } = await echoProxy();
    await toxic("p", { type: "timeout", stream: "upstream" });
    await toxic("p", { type: "latency", attributes: { latency: 1000 } });
    await update("p", { enabled: false });
    await reset();
    expect(await show("p")).toMatchObject({ enabled: true, toxics: [] });
    await talking(listenPort);
  });
});

describe("chance", () => {
  const droppedBy = async (seed: number) => {
    const { listenPort, toxic, connections } = await echoProxy({ seed });
    await toxic("p", { type: "timeout", name: "t", toxicity: 0.5, stream: "upstream" });
    const dropped: number[] = [];
    for (let connection = 0; connection < 16; connection++) {
      const before = (await connections("p")).affected["t"]?.connections ?? 0;
      const client = await Client.connected(listenPort);
      client.send("x");
      const decided = async () => {
        const { affected, bytesUp } = await connections("p");
        return (affected["t"]?.bytes ?? 0) + bytesUp === connection + 1;
      };
      await eventually(decided);
      dropped.push(((await connections("p")).affected["t"]?.connections ?? 0) - before);
    }
    return dropped.join("");
  };

  test("the same seed spares the same connections", async () => {
    const first = await droppedBy(1);
    expect(new Set(first)).toEqual(new Set(["0", "1"]));
    expect(await droppedBy(1)).toBe(first);
    expect(await droppedBy(2)).not.toBe(first);
  });
});

describe("stop", () => {
  test("closes the API, the listeners and the connections, and may be called twice", async () => {
    const { listenPort, port, stop, toxic } = await echoProxy();
    const client = await talking(listenPort);
    await toxic("p", { type: "latency", attributes: { latency: 3_600_000 } });
    client.send("held back for an hour");
    await Promise.all([stop(), stop()]);
    // A FIN, or an RST when its last message had not been read yet.
    await client.ended;
    expect(await new Client(listenPort).ended).toBe("ECONNREFUSED");
    expect(await new Client(port).ended).toBe("ECONNREFUSED");
    await stop();
  });

  test("a port that is taken is told as E_PORT", async () => {
    const { port } = await runningProxy();
    await expect(startFaultProxy(systemPorts, { host: "127.0.0.1", port })).rejects.toMatchObject({
      code: "E_PORT",
    });
  });
});
