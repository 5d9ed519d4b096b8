/** Faults on real links: through the embedded fault proxy and real sockets. */

import { describe, expect, it } from "vitest";
import { faultFields } from "../../src/faults/registry.ts";
import { openLink } from "../../src/target/links.ts";
import { Client, closesAll, startEcho, until } from "./echo-server.ts";
import { echoesAnew, injectOn, openEdge, startProxy } from "./link-rig.ts";

closesAll();

const timeout = faultFields.timeout.parse({});
const latency = faultFields.latency.parse({ delay: "30ms" });
const reset = faultFields.reset_peer.parse({});
const down = faultFields.down.parse({});

describe("a link", () => {
  it("passes what it gets, both ways", async () => {
    const client = await Client.open((await openEdge()).address);
    await client.echo("ping");
    expect(client.received).toBe("ping");
  });

  it("under latency passes everything, and counts what it delayed until the undo", async () => {
    const link = await openEdge();
    const client = await Client.open(link.address);
    await client.echo("before");
    const undo = await injectOn(link, latency);
    await client.echo("ping");
    const effect = await undo();
    await client.echo("after");
    expect(client.received).toBe("beforepingafter");
    expect(effect).toMatchObject({ touched: 1, unit: "connections" });
    expect(await link.effectOf("latency@edge")).toEqual({
      connections: 1,
      bytes: 4,
      requests: 0,
    });
  });

  it("under timeout answers nothing, and lets go of its connections at the undo", async () => {
    const link = await openEdge();
    const undo = await injectOn(link, timeout);
    const clients = await Promise.all([Client.open(link.address), Client.open(link.address)]);
    for (const client of clients) client.send("ping");
    await until(async () => (await link.effectOf("timeout@edge")).bytes === 8);
    expect(clients.map(({ isClosed }) => isClosed)).toEqual([false, false]);
    expect(await undo()).toMatchObject({ touched: 2 });
    await Promise.all(clients.map((client) => client.closed()));
    expect(clients.map(({ received }) => received)).toEqual(["", ""]);
    expect(await echoesAnew(link)).toBe("again");
  });

  it("under reset_peer ends with a reset as soon as data comes", async () => {
    const link = await openEdge();
    const undo = await injectOn(link, reset);
    const client = await Client.open(link.address);
    client.send("ping");
    await client.closed();
    expect(client).toMatchObject({ received: "", error: "ECONNRESET" });
    expect(await undo()).toMatchObject({ touched: 1 });
    expect(await echoesAnew(link)).toBe("again");
  });

  it("that is down closes what it has, refuses what comes, and returns to its port", async () => {
    const link = await openEdge();
    const clients = [await Client.open(link.address), await Client.open(link.address)];
    for (const client of clients) await client.echo("ping");
    const undo = await injectOn(link, down);
    await Promise.all(clients.map((client) => client.closed()));
    expect(await Client.open(link.address)).toMatchObject({ error: "ECONNREFUSED" });
    expect(await undo()).toEqual({
      touched: 2,
      unit: "connections",
      evidence: "closed 2 connections",
    });
    expect(await echoesAnew(link)).toBe("again");
  });

  it("that goes down again counts anew", async () => {
    const link = await openEdge();
    const first = await Client.open(link.address);
    await first.echo("ping");
    const undo = await injectOn(link, down);
    expect(await undo()).toMatchObject({ touched: 1 });
    await first.closed();
    const undoAgain = await injectOn(link, down);
    expect(await undoAgain()).toMatchObject({ touched: 0 });
  });
});

describe("an idle link", () => {
  it.each([
    ["without a connection", false],
    ["with a connection that says nothing", true],
  ])("%s gives its toxics nothing to touch", async (_claim, isConnected) => {
    const link = await openEdge();
    if (isConnected) await (await Client.open(link.address)).echo("before");
    for (const spec of [latency, timeout, reset]) {
      const undo = await injectOn(link, spec);
      expect(await undo()).toMatchObject({ touched: 0 });
    }
  });

  it("has nothing to close when it goes down", async () => {
    const undo = await injectOn(await openEdge(), down);
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

describe("faults on one link", () => {
  it("are counted apart, and undone in any order", async () => {
    const link = await openEdge();
    const client = await Client.open(link.address);
    const undoFirst = await injectOn(link, latency, "latency@edge");
    await client.echo("one");
    const undoSecond = await injectOn(link, latency, "latency@edge#2");
    await client.echo("two");
    await undoFirst();
    await client.echo("three");
    await undoSecond();
    expect(client.received).toBe("onetwothree");
    expect(await link.effectOf("latency@edge")).toMatchObject({ connections: 1, bytes: 6 });
    expect(await link.effectOf("latency@edge#2")).toMatchObject({ connections: 1, bytes: 8 });
  });

  it("may be named like what is not a toxic", async () => {
    const link = await openEdge();
    const client = await Client.open(link.address);
    const undo = await injectOn(link, latency, "down");
    await client.echo("ping");
    expect(await undo()).toMatchObject({ touched: 1 });
  });

  it("touch no other link of the same proxy", async () => {
    const proxy = await startProxy();
    const upstream = await startEcho();
    const link = await openLink(proxy, { name: "edge", upstream });
    const other = await openLink(proxy, { name: "provider/openai", upstream });
    const client = await Client.open(other.address);
    const undo = await injectOn(link, down);
    await client.echo("ping");
    expect(client.received).toBe("ping");
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

describe("what the fault proxy refuses", () => {
  it("is told with the name of the link, and why", async () => {
    const link = await openEdge();
    const toxic = { name: "twice", type: "timeout", stream: "upstream", toxicity: 1 } as const;
    await link.addToxic({ ...toxic, attributes: {} });
    await expect(link.addToxic({ ...toxic, attributes: {} })).rejects.toMatchObject({
      code: "E_FAULT",
      message: "the fault proxy refused a change of edge: toxic already exists",
    });
  });

  it("a toxic that has taken itself off is no error when it is taken off", async () => {
    const link = await openEdge();
    await expect(link.removeToxic("timeout@edge")).resolves.toBeUndefined();
  });

  it("is told when a link is opened twice", async () => {
    const proxy = await startProxy();
    const upstream = await startEcho();
    await openLink(proxy, { name: "edge", upstream });
    await expect(openLink(proxy, { name: "edge", upstream })).rejects.toMatchObject({
      code: "E_FAULT",
      message: "the fault proxy refused a change of edge: proxy already exists",
    });
  });

  it("is told when there is no fault proxy at all", async () => {
    const proxy = await startProxy();
    const link = await openLink(proxy, { name: "edge", upstream: await startEcho() });
    const gone = openLink("http://127.0.0.1:1", { name: "edge", upstream: link.address });
    await expect(gone).rejects.toMatchObject({ code: "E_FAULT" });
  });
});
