/** What a change of a proxy does to its connections. */

import type { Bench } from "../bench.ts";
import type { Case, KnownDifference } from "../case.ts";
import type { Peer } from "../peer.ts";
import { bothEnds, Line } from "./line.ts";

/** A case with a line whose first connection is client and server. */
function changed(
  name: string,
  expected: string,
  act: (line: Line, client: Peer, server: Peer) => Promise<string>,
  known?: KnownDifference,
): Case {
  const observe = async (bench: Bench) => {
    const line = await Line.open(bench, "upstream", []);
    const [client, server] = await line.connect();
    // Both streams are up when both have carried something.
    client.send("hi");
    await server.until(2);
    server.send("hi");
    await client.until(2);
    return act(line, client, server);
  };
  return { name, section: "changes of a proxy", expected, observe, ...(known && { known }) };
}

/** How a new client fares: what comes back from an upstream that gets its greeting. */
async function newcomer(line: Line): Promise<string> {
  const before = line.upstream.peers.length;
  const client = line.bench.client(line.port);
  client.send("hi");
  const served = line.upstream.connected(before + 1).then((peer) => peer.until(2));
  return Promise.race([served.then(() => "served"), client.ended]);
}

/** Whether the connection still carries data. */
async function stillLive(line: Line, client: Peer, server: Peer): Promise<string> {
  client.send("still");
  const lost = Promise.race([client.ended, server.ended]).then(() => "lost");
  const kept = server.until(7).then((text) => (text === "histill" ? "kept" : "lost"));
  const fate = await Promise.race([lost, kept]);
  return `live connection ${fate}, newcomer ${await newcomer(line)}`;
}

const set = (line: Line, body: unknown) => line.bench.must("PATCH", line.bench.path(), body);

const changeCases: readonly Case[] = [
  changed(
    "disabling closes live connections and refuses new ones",
    'received "hi" FIN, sender FIN, newcomer refused',
    async (line, client, server) => {
      await set(line, { enabled: false });
      return `${await bothEnds(client, server)}, newcomer ${await newcomer(line)}`;
    },
  ),
  changed("enabling again listens on the same port", "newcomer served", async (line) => {
    await set(line, { enabled: false });
    await set(line, { enabled: true });
    return `newcomer ${await newcomer(line)}`;
  }),
  changed(
    "removing closes live connections and refuses new ones",
    'received "hi" FIN, sender FIN, newcomer refused',
    async (line, client, server) => {
      await line.bench.must("DELETE", line.bench.path());
      return `${await bothEnds(client, server)}, newcomer ${await newcomer(line)}`;
    },
  ),
  changed(
    "another upstream drops live connections and serves new ones",
    'received "hi" FIN, sender FIN, then "hello" at the new one',
    async (line, client, server) => {
      const other = await line.bench.upstream();
      await set(line, { upstream: `127.0.0.1:${other.port}` });
      const ends = await bothEnds(client, server);
      line.bench.client(line.port).send("hello");
      const peer = await other.connected(1);
      return `${ends}, then ${JSON.stringify(await peer.until(5))} at the new one`;
    },
  ),
  changed("toxics act on connections to another upstream too", '"" FIN', async (line) => {
    await line.add({ type: "limit_data", stream: "upstream" });
    const other = await line.bench.upstream();
    await set(line, { upstream: `127.0.0.1:${other.port}` });
    line.bench.client(line.port).send("hello");
    const peer = await other.connected(1);
    await peer.ended;
    return peer.seen;
  }),
  changed(
    "nothing new leaves live connections alone",
    "live connection kept, newcomer served",
    async (line, client, server) => {
      await set(line, { enabled: true, upstream: `127.0.0.1:${line.upstream.port}` });
      return stillLive(line, client, server);
    },
  ),
  changed(
    "localhost for 127.0.0.1 leaves live connections alone",
    "live connection kept, newcomer served",
    async (line, client, server) => {
      await set(line, { listen: `localhost:${line.port}` });
      return stillLive(line, client, server);
    },
  ),
  changed(
    "a port that is taken leaves the proxy off",
    'received "hi" FIN, sender FIN, newcomer refused',
    async (line, client, server) => {
      const taken = await line.bench.upstream();
      const body = JSON.stringify({ listen: `127.0.0.1:${taken.port}` });
      const { status } = await line.bench.call({ method: "PATCH", path: line.bench.path(), body });
      if (status !== 500) return `answered with ${status}`;
      return `${await bothEnds(client, server)}, newcomer ${await newcomer(line)}`;
    },
  ),
  changed(
    "populate with the same leaves live connections alone",
    "live connection kept, newcomer served",
    async (line, client, server) => {
      const { name } = line.bench;
      const same = {
        name,
        listen: `127.0.0.1:${line.port}`,
        upstream: `127.0.0.1:${line.upstream.port}`,
      };
      await line.bench.must("POST", "/populate", [same]);
      return stillLive(line, client, server);
    },
  ),
  changed(
    "populate with another upstream drops live connections",
    'received "hi" FIN, sender FIN',
    async (line, client, server) => {
      const { name } = line.bench;
      const other = { name, listen: `127.0.0.1:${line.port}`, upstream: "127.0.0.1:1" };
      await line.bench.must("POST", "/populate", [other]);
      return bothEnds(client, server);
    },
  ),
  changed(
    "adding and removing toxics leaves live connections alone",
    "live connection kept, newcomer served",
    async (line, client, server) => {
      await line.add({ type: "latency" });
      await line.remove();
      return stillLive(line, client, server);
    },
  ),
];

/** 0.0.0.0 is stored as [::], and so is another address each time. */
const anyAddress: Case = {
  name: "0.0.0.0 is another address than the [::] that it became, so it drops live connections",
  section: "changes of a proxy",
  expected: 'received "" FIN, sender FIN',
  async observe(bench) {
    const upstream = await bench.upstream();
    const { name } = bench;
    const body = { name, listen: "0.0.0.0:0", upstream: `127.0.0.1:${upstream.port}` };
    const created = await bench.must("POST", "/proxies", body);
    const port = /"listen":"\[::\]:(\d+)"/.exec(created.body)?.[1];
    if (port === undefined) return `it listens elsewhere: ${created.body}`;
    const client = bench.client(Number(port));
    const server = await upstream.connected(1);
    await bench.must("PATCH", bench.path(), { listen: `0.0.0.0:${port}` });
    return bothEnds(client, server);
  },
};

export const proxyChangeCases = [...changeCases, anyAddress];
