/** What is read from a fault proxy, be it ours or not. */

import { expect, it } from "vitest";
import { readEffect } from "../../src/target/link-wire.ts";
import { startApi } from "./api-rig.ts";
import { closesAll } from "./echo-server.ts";

closesAll();

/** A proxy whose every route answers so. */
async function proxyThat(status: number, body: string): Promise<string> {
  const api = await startApi((_request, response) => {
    response.statusCode = status;
    response.end(body);
  });
  return `${api}/proxies/edge`;
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
