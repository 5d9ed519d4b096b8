/** toxiproxy-node-client, unchanged, against our server. */

import { type ICreateToxicBody, Toxiproxy } from "toxiproxy-node-client";
import { expect, test } from "vitest";
import { Client, echo } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

async function withClient() {
  const server = await runningProxy();
  const upstream = await echo();
  const toxiproxy = new Toxiproxy(server.url);
  const body = { name: "echo", listen: "localhost:0", upstream: `localhost:${upstream.port}` };
  const proxy = await toxiproxy.createProxy(body);
  const port = Number(proxy.listen.split(":").at(-1));
  return { ...server, toxiproxy, proxy, port };
}

const latency: ICreateToxicBody<{ latency: number; jitter: number }> = {
  name: "slow",
  type: "latency",
  stream: "upstream",
  toxicity: 1,
  attributes: { latency: 1, jitter: 0 },
};

test("creates a proxy that works, finds it again and removes it", async () => {
  const { toxiproxy, proxy, port } = await withClient();
  expect(proxy.listen).toMatch(/^127\.0\.0\.1:\d+$/);
  const client = await Client.connected(port);
  client.send("hello");
  await client.until("hello");
  expect((await toxiproxy.get("echo")).toJson()).toEqual(proxy.toJson());
  expect(Object.keys(await toxiproxy.getAll())).toEqual(["echo"]);
  await proxy.remove();
  expect(await client.ended).toBe("end");
  expect(await toxiproxy.getAll()).toEqual({});
});

test("adds, updates, finds and removes a toxic", async () => {
  const { proxy, show } = await withClient();
  const toxic = await proxy.addToxic(latency);
  expect(toxic.toJson()).toEqual(latency);
  const updated = await toxic.update({ ...latency, attributes: { latency: 2, jitter: 1 } });
  expect(updated.attributes).toEqual({ latency: 2, jitter: 1 });
  expect((await proxy.getToxic("slow")).toJson()).toEqual(updated.toJson());
  await toxic.remove();
  expect((await show("echo")).toxics).toEqual([]);
});

test("disables and enables a proxy", async () => {
  const { proxy, port } = await withClient();
  const { listen, upstream } = proxy;
  expect((await proxy.update({ listen, upstream, enabled: false })).enabled).toBe(false);
  expect(await new Client(port).ended).toBe("ECONNREFUSED");
  expect(await proxy.update({ listen, upstream, enabled: true })).toMatchObject({
    enabled: true,
    listen,
  });
  await Client.connected(port);
});

test("populates, resets and reads the version", async () => {
  const { toxiproxy, proxy, show } = await withClient();
  const { listen, upstream } = proxy;
  const populated = await toxiproxy.populate([
    { name: "echo", listen, upstream },
    { name: "other", listen: "localhost:0", upstream },
  ]);
  expect(Object.keys(populated)).toEqual(["echo", "other"]);
  expect(await toxiproxy.populate([])).toEqual({});
  await proxy.addToxic(latency);
  await proxy.update({ listen, upstream, enabled: false });
  await toxiproxy.reset();
  expect(await show("echo")).toMatchObject({ enabled: true, toxics: [] });
  expect(await toxiproxy.getVersion()).toBe('{"version": "2.12.0"}\n');
});

test("is told of errors by their status", async () => {
  const { toxiproxy } = await withClient();
  await expect(toxiproxy.get("none")).rejects.toThrow("404");
});
