/** The toxics that read HTTP between a node:http server and its clients, over real sockets. */

import { once } from "node:events";
import type { RequestListener } from "node:http";
import { connect as connectHttp2, createServer as createHttp2 } from "node:http2";
import { describe, expect, onTestFinished, test } from "vitest";
import { Client, echo, eventually } from "../loopback.ts";
import { httpClient, httpProxy, httpServer } from "./http-links.ts";

const text = "gr\u00fc\u00dfe \u20ac \u{1f600} ".repeat(50);
const frames = ["data: 1\n\n", "data: zw\u00f6lf\n\n", "data: [DONE]\n\n"];

/** `/events` streams server-sent events; anything else says what was asked, and a text. */
function website() {
  const seen: string[] = [];
  const listener: RequestListener = (request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (data: string) => {
      body += data;
    });
    request.on("end", () => {
      seen.push(
        `${request.method} ${request.url} ${body} ${request.headers["x-test"] ?? ""}`.trim(),
      );
      if (request.url === "/events") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        for (const frame of frames) response.write(frame);
        response.end();
        return;
      }
      response.setHeader("x-served", "yes");
      response.end(request.url === "/small" ? "small" : text);
    });
  };
  return { seen, listener };
}

async function site() {
  const { seen, listener } = website();
  const proxy = await httpProxy(await httpServer(listener));
  return { seen, proxy, client: httpClient(proxy.listenPort) };
}

describe("http_answer", () => {
  test("answers in place of the server, on a connection that goes on", async () => {
    const { seen, proxy, client } = await site();
    const first = await client.get("/small");
    await proxy.toxic("http_answer", {
      path: "/pay",
      method: "POST",
      status: 503,
      body: '{"error":"\u00fcberlastet"}',
      content_type: "application/json",
      extra_header: "retry-after: 7",
    });
    const large = "x".repeat(300_000);
    const refused = await client.send("/pay", { method: "POST", body: large });
    const after = await client.get("/small");
    expect(refused).toMatchObject({ status: 503, body: '{"error":"\u00fcberlastet"}', end: "end" });
    expect(refused.headers).toMatchObject({
      "retry-after": "7",
      "content-type": "application/json",
    });
    expect(after).toMatchObject({ status: 200, body: "small", localPort: first.localPort });
    expect(refused.localPort).toBe(first.localPort);
    expect(seen).toEqual(["GET /small", "GET /small"]);
    const { affected } = await proxy.effects();
    expect(affected["http_answer"]).toMatchObject({ connections: 1, requests: 1, unread: 0 });
  });

  test("keeps a pipeline in order", async () => {
    const { proxy } = await site();
    await proxy.toxic("http_answer", { path: "/no", status: 404, body: "own" });
    const client = await Client.connected(proxy.listenPort);
    const ask = (path: string) => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
    client.send(
      ask("/small") +
        ask("/no") +
        ask("/small").replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"),
    );
    expect(await client.ended).toBe("end");
    const bodies = client.received.split(/HTTP\/1\.1 \d+ [\s\S]*?\r\n\r\n/).slice(1);
    expect(bodies).toEqual(["small", "own", "small"]);
  });
});

test("http_first_byte delays that answer alone", async () => {
  const { proxy, client } = await site();
  await proxy.toxic("http_first_byte", { path: "/small", delay: 150 });
  const before = process.hrtime.bigint();
  expect(await client.get("/small")).toMatchObject({ status: 200, body: "small" });
  expect(Number(process.hrtime.bigint() - before) / 1e6).toBeGreaterThanOrEqual(145);
  expect(await client.get("/other")).toMatchObject({ status: 200, body: text });
  expect((await proxy.effects()).affected["http_first_byte"]?.requests).toBe(1);
});

test("http_stall keeps a body back until it is removed, and loses no byte of it", async () => {
  const { proxy, client } = await site();
  await proxy.toxic("http_stall", { after: 7 });
  let isOver = false;
  const reply = client.get("/").finally(() => {
    isOver = true;
  });
  await eventually(async () => (await proxy.effects()).affected["http_stall"]?.requests === 1);
  expect(isOver).toBe(false);
  await proxy.remove("http_stall");
  const { localPort, ...first } = await reply;
  expect(first).toMatchObject({ body: text, end: "end", isComplete: true });
  expect(await client.get("/small")).toMatchObject({ body: "small", localPort });
});

describe("http_cut", () => {
  test.each(["fin", "rst"])("ends inside the body, with %s", async (how) => {
    const { proxy, client } = await site();
    await proxy.toxic("http_cut", { after: 20, with: how });
    const reply = await client.get("/");
    expect(reply).toMatchObject({ status: 200, isComplete: false, end: "ECONNRESET" });
    expect(reply.bytes).toBe(20);
    await proxy.remove("http_cut");
    expect(await client.get("/small")).toMatchObject({ body: "small", end: "end" });
    expect((await proxy.effects()).removed["http_cut"]).toMatchObject({ requests: 1 });
  });

  test("inside an event leaves a part of it", async () => {
    const { proxy, client } = await site();
    await proxy.toxic("http_cut", { inside: "frame", frame: 3 });
    const reply = await client.get("/events");
    expect(reply.body.startsWith(`${frames[0]}${frames[1]}`)).toBe(true);
    const last = reply.body.slice(`${frames[0]}${frames[1]}`.length);
    expect(last).toBe("data: ");
    expect(reply.isComplete).toBe(false);
    expect(await client.get("/small")).toMatchObject({ body: "small" });
  });
});

test("http_corrupt changes bytes and no length", async () => {
  const { proxy, client } = await site();
  await proxy.toxic("http_corrupt", { every: 10, path: "/other" });
  const plain = await client.get("/");
  const corrupt = await client.get("/other");
  expect(plain.body).toBe(text);
  expect(corrupt).toMatchObject({ isComplete: true, end: "end", localPort: plain.localPort });
  expect(corrupt.headers["content-length"]).toBe(plain.headers["content-length"]);
  expect(corrupt.body).not.toBe(text);
  const { affected } = await proxy.effects();
  expect(affected["http_corrupt"]).toEqual({
    connections: 1,
    bytes: Math.ceil(Buffer.byteLength(text) / 10),
    requests: 1,
    unread: 0,
  });
});

test("http_drop_header takes it out of answers, or upstream out of requests", async () => {
  const { seen, proxy, client } = await site();
  await proxy.toxic("http_drop_header", { name: "x-served" });
  const reply = await client.get("/small");
  expect(reply.headers["x-served"]).toBeUndefined();
  await proxy.remove("http_drop_header");
  await proxy.toxic("http_drop_header", { name: "X-Test" }, "upstream");
  const raw = await Client.connected(proxy.listenPort);
  raw.send("GET /small HTTP/1.1\r\nhost: x\r\nx-test: 1\r\nconnection: close\r\n\r\n");
  await raw.ended;
  expect(raw.received).toContain("x-served: yes");
  expect(seen).toEqual(["GET /small", "GET /small"]);
});

test("http_duplicate_frame sends an event twice, in chunks that are right", async () => {
  const { proxy, client } = await site();
  await proxy.toxic("http_duplicate_frame", { frame: 2 });
  const reply = await client.get("/events");
  expect(reply).toMatchObject({ isComplete: true, end: "end" });
  expect(reply.body).toBe(`${frames[0]}${frames[1]}${frames[1]}${frames[2]}`);
  const next = await client.get("/small");
  expect(next).toMatchObject({ body: "small", localPort: reply.localPort });
  expect((await proxy.effects()).affected["http_duplicate_frame"]?.requests).toBe(1);
});

describe("what is not HTTP/1.1 passes", () => {
  const all = [
    ["http_answer", {}],
    ["http_stall", {}],
    ["http_cut", {}],
    ["http_corrupt", { every: 1 }],
  ] as const;

  test("garbage, there and back", async () => {
    const upstream = await echo();
    const proxy = await httpProxy(upstream.port);
    for (const [type, attributes] of all) await proxy.toxic(type, attributes);
    const client = await Client.connected(proxy.listenPort);
    client.send("\u0001 hello");
    await client.until("\u0001 hello");
    client.send(", world");
    await client.until("\u0001 hello, world");
    const { affected } = await proxy.effects();
    expect(affected["http_corrupt"]).toEqual({ connections: 0, bytes: 0, requests: 0, unread: 1 });
  });

  test("HTTP/2 without TLS, a whole request of it", async () => {
    const server = createHttp2();
    server.on("stream", (stream) => {
      stream.respond({ ":status": 200 });
      stream.end("over http/2");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    onTestFinished(() => void server.close());
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const proxy = await httpProxy(address.port);
    for (const [type, attributes] of all) await proxy.toxic(type, attributes);
    const session = connectHttp2(`http://127.0.0.1:${proxy.listenPort}`);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":path": "/" });
    stream.setEncoding("utf8");
    let body = "";
    for await (const piece of stream) body += String(piece);
    expect(body).toBe("over http/2");
    expect((await proxy.effects()).affected["http_cut"]).toMatchObject({ requests: 0, unread: 1 });
  });
});
