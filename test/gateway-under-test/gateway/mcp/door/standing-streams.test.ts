import { describe, expect, it } from "vitest";
import { aGateway, aProvider, until } from "../../../rig.ts";
import { aClient, aSession, headersOf, raw } from "../mcp-clients.ts";

const stream = (url: string, headers: object, signal?: AbortSignal) =>
  fetch(`${url}/mcp`, {
    headers: { ...headersOf(), ...headers },
    ...(signal === undefined ? {} : { signal }),
  });

describe("the stream of a session", () => {
  it("is open at once, before anything comes through it", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const { status, headers, body } = await stream(url, await aSession(url));
    expect([status, headers.get("content-type")]).toEqual([200, "text/event-stream"]);
    await body?.cancel();
  });

  it("is there once; when its client has left, it may be opened anew", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const session = await aSession(url);
    const abort = new AbortController();
    const first = await stream(url, session, abort.signal);
    const rejected = expect(first.text()).rejects.toThrow();
    expect((await stream(url, session)).status).toBe(409);
    abort.abort();
    await rejected;
    await until(async () => {
      const again = await stream(url, session);
      await again.body?.cancel();
      return again.status === 200;
    });
  });

  it("is bounded for each tenant", async () => {
    const mcp = { maxSessionsPerTenant: 1 };
    const { url } = await aGateway([await aProvider("east")], { mcp });
    const session = await aSession(url);
    const first = await stream(url, session);
    expect((await raw(url, { method: "GET", headers: session })).status).toBe(429);
    await first.body?.cancel();
  });

  it("does not hold up a drain, and ends with it", async () => {
    const gateway = await aGateway([await aProvider("east")], { drainMs: 60_000 });
    const open = await stream(gateway.url, await aSession(gateway.url));
    const said = open.text();
    await gateway.stop();
    expect(await said).toBe("");
  });
});

describe("a drain", () => {
  it("lets a call of a tool finish", async () => {
    const provider = await aProvider("east", { latencyMs: { median: 300, sigma: 0 } });
    const gateway = await aGateway([provider], { drainMs: 60_000 });
    const client = await aClient(gateway.url, "2026-07-28");
    const call = client.callTool({ name: "chat", arguments: { prompt: "slow" } });
    await until(async () => (await provider.log()).inFlight === 1);
    await gateway.stop();
    expect((await call).isError).toBeFalsy();
  });

  it("ends a call that takes too long with an error that its client can read", async () => {
    const provider = await aProvider("east", { latencyMs: { median: 60_000, sigma: 0 } });
    const timeouts = { firstByteMs: 120_000, attemptMs: 120_000, requestMs: 120_000 };
    const gateway = await aGateway([provider], { drainMs: 50, timeouts });
    const client = await aClient(gateway.url, "2026-07-28");
    const call = client.callTool({ name: "chat", arguments: { prompt: "slow" } });
    await until(async () => (await provider.log()).inFlight === 1);
    await gateway.stop();
    expect((await call).isError).toBe(true);
    expect((await provider.log()).inFlight).toBe(0);
  });

  it("counts sessions until they are closed", async () => {
    const gateway = await aGateway([await aProvider("east")]);
    const headers = await aSession(gateway.url);
    expect(await gateway.metrics()).toContain("gateway_mcp_sessions 1");
    await raw(gateway.url, { method: "DELETE", headers });
    expect(await gateway.metrics()).toContain("gateway_mcp_sessions 0");
  });
});
