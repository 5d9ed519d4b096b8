/** Each fault on a link, over real sockets: what it does, its proof, and that nothing is left. */

import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import { describe, expect, it } from "vitest";
import { faultFields } from "../../src/faults/registry.ts";
import { openLink } from "../../src/target/links.ts";
import { Client, closeLater, closesAll, startEcho, until } from "./echo-server.ts";
import { echoesAnew, injectOn, openEdge, startProxy } from "./link-rig.ts";

closesAll();

const text = "0123456789".repeat(20);

describe("data comes whole", () => {
  const rows = [
    ["slowly", faultFields.bandwidth.parse({ "per-second": "4kB" })],
    ["in pieces", faultFields.slicer.parse({ size: "10B", vary: "3B", pause: "1ms" })],
    ["late", faultFields.latency.parse({ delay: "5ms", jitter: "5ms" })],
  ] as const;

  it.each(rows)("%s, and each connection is counted", async (_claim, spec) => {
    const link = await openEdge();
    const client = await Client.open(link.address);
    const undo = await injectOn(link, spec);
    await client.echo(text);
    expect(client.received).toBe(text);
    expect(await undo()).toMatchObject({ touched: 1, unit: "connections" });
    expect(await echoesAnew(link)).toBe("again");
  });
});

describe("a connection", () => {
  it("ends behind its last byte when there is a limit", async () => {
    const link = await openEdge();
    const undo = await injectOn(link, faultFields.limit_data.parse({ size: "50B" }));
    const client = await Client.open(link.address);
    client.send(text);
    await client.closed();
    expect(client.received).toBe(text.slice(0, 50));
    expect(await undo()).toMatchObject({ touched: 1 });
    expect(await echoesAnew(link)).toBe("again");
  });

  it("stays open after its end, until the fault is undone", async () => {
    const link = await openEdge();
    const closing = await injectOn(link, faultFields.slow_close.parse({ delay: "60s" }));
    const limit = await injectOn(link, faultFields.limit_data.parse({ size: "5B" }), "limit");
    const client = await Client.open(link.address);
    client.send(text);
    await until(() => client.received.length === 5);
    await limit();
    await closing();
    await client.closed();
    expect(client.received.slice(0, 5)).toBe(text.slice(0, 5));
  });

  it("is cut off in both directions by a partition, and counts once", async () => {
    const link = await openEdge();
    const client = await Client.open(link.address);
    await client.echo("before");
    const undo = await injectOn(link, faultFields.partition.parse({}));
    client.send("lost");
    await until(async () => (await link.effectOf("partition@edge-upstream")).bytes === 4);
    expect(client.received).toBe("before");
    expect(await undo()).toMatchObject({ touched: 1, unit: "connections" });
    expect(await echoesAnew(link)).toBe("again");
  });

  it("is closed each time that its link flaps", async () => {
    const link = await openEdge();
    const first = await Client.open(link.address);
    const undo = await injectOn(link, faultFields.flap.parse({ period: "40ms", down: "50%" }));
    await first.closed();
    // Whoever comes while it is up is thrown out when it goes down again.
    await until(async () => {
      const next = await Client.open(link.address);
      await next.closed();
      return next.error === null;
    });
    const effect = await undo();
    expect(effect.touched).toBeGreaterThanOrEqual(2);
    expect(await echoesAnew(link)).toBe("again");
  });
});

describe("a link that two faults want down", () => {
  it("is down until the last of them has ended", async () => {
    const link = await openEdge();
    const down = faultFields.down.parse({});
    const first = await injectOn(link, down, "first");
    const second = await injectOn(link, down, "second");
    await first();
    expect((await Client.open(link.address)).error).toBe("ECONNREFUSED");
    await second();
    expect(await echoesAnew(link)).toBe("again");
  });
});

/** Answers each request with a stream of three events. */
async function startStreams() {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "x-kept": "yes" });
    response.end("data: one\n\ndata: two\n\ndata: three\n\n");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { host: "127.0.0.1", port: address.port };
}

async function openStreams() {
  const upstream = await startStreams();
  const link = await openLink(await startProxy(), { name: "edge", upstream, protocol: "http" });
  // Not fetch, which takes a chunk that breaks off for whole.
  const ask = async () => {
    const request = get({ ...link.address, path: "/v1", agent: false });
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once("response", resolve).once("error", reject);
    });
    let body = "";
    try {
      for await (const bytes of response) body += bytes;
    } catch {
      // Whether it is whole, `complete` tells.
    }
    const shown = `${response.statusCode} ${response.headers["x-kept"]} ${body}`;
    return response.complete ? shown.replaceAll("\n\n", "|") : "broken";
  };
  return { link, ask };
}

const wholeAnswer = "200 yes data: one|data: two|data: three|";

describe("a fault that reads HTTP", () => {
  const rows = [
    [
      "answers itself",
      faultFields.http_answer.parse({ status: 429, body: "no" }),
      "429 undefined no",
    ],
    ["is slow to begin", faultFields.http_first_byte.parse({ delay: "5ms" }), wholeAnswer],
    ["stalls, and goes on", faultFields.http_stall.parse({ lasting: "5ms" }), wholeAnswer],
    ["cuts inside an event", faultFields.http_cut.parse({ frame: 2, with: "rst" }), "broken"],
    [
      "loses a header",
      faultFields.http_drop_header.parse({ name: "x-kept" }),
      wholeAnswer.replace("yes", "undefined"),
    ],
  ] as const;

  it.each(rows)("%s, and counts the requests", async (_claim, spec, expected) => {
    const { link, ask } = await openStreams();
    expect(await ask()).toBe(wholeAnswer);
    const undo = await injectOn(link, spec);
    expect(await ask()).toBe(expected);
    expect(await ask()).toBe(expected);
    expect(await undo()).toMatchObject({ touched: 2, unit: "requests" });
    expect(await ask()).toBe(wholeAnswer);
  });

  it("changes bytes and no lengths", async () => {
    const { link, ask } = await openStreams();
    const undo = await injectOn(link, faultFields.http_corrupt.parse({ every: "4B" }));
    const answer = await ask();
    expect(answer).not.toBe(wholeAnswer);
    expect(await undo()).toMatchObject({ touched: 1, unit: "requests" });
  });

  it("sends an event twice, on chunked framing that stays right", async () => {
    const { link, ask } = await openStreams();
    const undo = await injectOn(link, faultFields.http_duplicate_frame.parse({ frame: 2 }));
    const answer = await ask();
    const { touched } = await undo();
    // With a content-length there is no room for one more: then it has not acted, and says so.
    expect([wholeAnswer, wholeAnswer.replace("data: two|", "data: two|data: two|")]).toContain(
      answer,
    );
    expect(touched).toBe(answer === wholeAnswer ? 0 : 1);
  });

  it("concerns only the requests that it names", async () => {
    const { link, ask } = await openStreams();
    const undo = await injectOn(link, faultFields.http_answer.parse({ path: "/elsewhere" }));
    expect(await ask()).toBe(wholeAnswer);
    expect(await undo()).toMatchObject({ touched: 0 });
  });

  it("is refused on a link on which nobody said that HTTP is spoken", async () => {
    const link = await openLink(await startProxy(), { name: "edge", upstream: await startEcho() });
    await expect(injectOn(link, faultFields.http_answer.parse({}))).rejects.toMatchObject({
      code: "E_FAULT",
    });
  });
});
