/** /metrics: the counters of Toxiproxy by their names and labels, live, and our own. */

import { expect, test } from "vitest";
import { Client, echo, eventually } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

async function echoing() {
  const upstream = await echo();
  const server = await runningProxy({ metrics: true });
  const port = await server.proxy("p", upstream.port);
  const scrape = async () => (await server.call("GET", "/metrics")).body.split("\n");
  const bytes = (way: string, direction: string, port_ = port) =>
    `toxiproxy_proxy_${way}_bytes_total{direction="${direction}",` +
    `listener="127.0.0.1:${port_}",proxy="p",upstream="127.0.0.1:${upstream.port}"}`;
  const says = (...lines: readonly string[]) =>
    eventually(async () => {
      const scraped = await scrape();
      return lines.every((line) => scraped.includes(line));
    });
  return { ...server, port, upstream, scrape, bytes, says };
}

test("is not there unless it is asked for", async () => {
  const { call } = await runningProxy();
  expect(await call("GET", "/metrics")).toMatchObject({ status: 404 });
});

test("takes any method, and keeps browsers out", async () => {
  const { call } = await runningProxy({ metrics: true });
  const contentType = "text/plain; version=0.0.4; charset=utf-8";
  for (const method of ["GET", "POST", "DELETE"]) {
    expect(await call(method, "/metrics")).toMatchObject({ status: 200, contentType });
  }
  const browser = { "user-agent": "Mozilla/5.0" };
  expect((await call("GET", "/metrics", undefined, browser)).status).toBe(403);
});

test("counts bytes while the connection is open", async () => {
  const { port, bytes, scrape } = await echoing();
  const client = await Client.connected(port);
  client.send("abc");
  await client.until("abc");
  const lines = await scrape();
  for (const way of ["received", "sent"]) {
    expect(lines).toContain(`${bytes(way, "upstream")} 3`);
    expect(lines).toContain(`${bytes(way, "downstream")} 3`);
  }
  expect(lines).toContain('gameday_faultproxy_connections_total{proxy="p"} 1');
  expect(lines).toContain('gameday_faultproxy_live_connections{proxy="p"} 1');
});

test("bytes that a toxic ate were received and not sent", async () => {
  const { port, toxic, bytes, says } = await echoing();
  await toxic("p", { type: "timeout", name: "t", stream: "upstream" });
  const client = await Client.connected(port);
  client.send("abc");
  const labels = '{proxy="p",toxic="t",type="timeout",direction="upstream"}';
  await says(
    `${bytes("received", "upstream")} 3`,
    `${bytes("sent", "upstream")} 0`,
    `gameday_faultproxy_toxic_connections${labels} 1`,
    `gameday_faultproxy_toxic_bytes${labels} 3`,
  );
});

test("counters outlive connections, changes of address and the proxy itself", async () => {
  const { port, bytes, says, update, call, upstream, scrape } = await echoing();
  const client = await Client.connected(port);
  client.send("abc");
  await client.until("abc");
  client.socket.destroy();
  await says('gameday_faultproxy_live_connections{proxy="p"} 0');
  await update("p", { listen: "127.0.0.1:0", upstream: `127.0.0.1:${upstream.port}` });
  await call("DELETE", "/proxies/p");
  const lines = await scrape();
  expect(lines).toContain(`${bytes("received", "downstream")} 3`);
  expect(lines.some((line) => line.startsWith("gameday_faultproxy_live_connections{"))).toBe(false);
});
