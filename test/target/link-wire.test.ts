/** What is read from a fault proxy, be it ours or not. */

import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { readEffect } from "../../src/target/link-wire.ts";
import { closeLater, closesAll } from "./echo-server.ts";

closesAll();

/** A proxy whose every route answers so. */
async function proxyThat(status: number, body: string): Promise<string> {
  const server = createServer((_request, response) => {
    response.statusCode = status;
    response.end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return `http://127.0.0.1:${address.port}/proxies/edge`;
}

const none = { connections: 0, bytes: 0, requests: 0 };

it("tells that nothing is known of a server without the route, as toxiproxy-server", async () => {
  const proxy = await proxyThat(404, "404 page not found\n");
  expect(await readEffect(proxy, "latency")).toEqual({ ...none, isKnown: false });
  expect(await readEffect(proxy, null)).toEqual({ ...none, isKnown: false });
});

it("tells of a toxic that acted on nothing that it acted on nothing", async () => {
  const proxy = await proxyThat(
    200,
    JSON.stringify({ affected: {}, removed: {}, down: { connections: 0 } }),
  );
  expect(await readEffect(proxy, "latency")).toEqual(none);
});
