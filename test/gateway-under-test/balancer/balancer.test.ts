/** The balancer between clients and replicas, good ones and bad ones. */

import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import { request } from "undici";
import { expect, test } from "vitest";
import { chat, errorOf, isComplete, textOf } from "../chat-client.ts";
import { aBalancer, aGateway, aProvider, aServer, refusingUrl, until } from "../rig.ts";

/** No verdict from health checks while the test looks at something else. */
const quietChecks = { healthCheck: { intervalMs: 3_600_000, timeoutMs: 60_000 } };

const isReady = (url: string | undefined) => url === "/readyz";

/** A replica that answers with its name, and counts. */
async function aReplica(name: string) {
  const seen: string[] = [];
  const server = await aServer((incoming, response) => {
    if (isReady(incoming.url)) return void response.end("{}");
    seen.push(`${incoming.headers["x-request-id"]}`);
    incoming.resume().on("end", () => response.end(name));
  });
  return { ...server, name, seen };
}

const post = (url: string, body: string | Buffer = "{}") => request(url, { method: "POST", body });

test("spreads requests over all replicas", async () => {
  const replicas = [await aReplica("one"), await aReplica("two"), await aReplica("three")];
  const { url, status } = await aBalancer(replicas, quietChecks);
  for (let i = 0; i < 9; i++) await (await post(url)).body.dump();
  expect(replicas.map(({ seen }) => seen.length)).toEqual([3, 3, 3]);
  await until(async () => (await status()).every((replica: object) => "state" in replica));
  expect(await status()).toMatchObject([
    { name: "one", url: replicas[0]?.url, state: "up", inFlight: 0, served: 3, failed: 0 },
    { name: "two", served: 3 },
    { name: "three", served: 3 },
  ]);
  expect((await request(`${url}/balancer/healthz`)).statusCode).toBe(200);
});

test("prefers the replica with the least in flight", async () => {
  const busy = await aServer((incoming, response) => {
    if (isReady(incoming.url)) response.end("{}");
  });
  const free = await aReplica("free");
  const { url, status } = await aBalancer([{ name: "busy", url: busy.url }, free], quietChecks);
  const hanging = post(url).catch(() => {});
  await until(async () => (await status())[0].inFlight === 1);
  for (let i = 0; i < 4; i++) await (await post(url)).body.dump();
  expect(free.seen).toHaveLength(4);
  await busy.stop();
  await hanging;
});

test("passes a request id on, or makes one", async () => {
  const replica = await aReplica("one");
  const { url } = await aBalancer([replica], quietChecks);
  const headers = { "x-request-id": "mine" };
  await (await request(url, { headers })).body.dump();
  await (await request(url)).body.dump();
  expect(replica.seen[0]).toBe("mine");
  expect(replica.seen[1]).toMatch(/^[0-9a-f-]{36}$/);
});

test("passes bodies unchanged, both ways and of any size", async () => {
  const echo = await aServer((incoming, response) => {
    if (isReady(incoming.url)) response.end("{}");
    else incoming.pipe(response);
  });
  const { url } = await aBalancer([{ name: "echo", url: echo.url }], {
    ...quietChecks,
    bodyLimitBytes: 8_000_000,
  });
  const body = Buffer.alloc(5_000_000, "gameday ");
  const answer = Buffer.from(await (await post(url, body)).body.arrayBuffer());
  const digest = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
  expect(digest(answer)).toBe(digest(body));
});

test("a whole chain answers: balancer, gateway, provider", async () => {
  const gateway = await aGateway([await aProvider("one")]);
  const { url } = await aBalancer([{ name: "gateway-1", url: gateway.url }]);
  const answer = await chat(url, { stream: true, content: "nonce:n-10" });
  expect(isComplete(answer)).toBe(true);
  expect(textOf(answer)).toContain("n-10");
  expect(answer.headers["x-gateway-replica"]).toBe("gateway-1");
});

test.each([
  ["refuses connections", undefined],
  ["hangs up without a byte", aHangUp],
])("a request whose replica %s is sent to another one", async (_title, start) => {
  const bad = start === undefined ? { url: refusingUrl } : await start();
  const good = await aReplica("good");
  const { url, status } = await aBalancer([{ name: "bad", url: bad.url }, good], quietChecks);
  for (let i = 0; i < 4; i++) expect(await (await post(url)).body.text()).toBe("good");
  const [first] = await status();
  expect(first.failed).toBeGreaterThan(0);
});

function aHangUp() {
  return aServer((incoming) => incoming.socket.destroy());
}

test("is sent once more, not more often", async () => {
  const seen: string[] = [];
  const hangUp = () =>
    aServer((incoming) => {
      if (!isReady(incoming.url)) seen.push("request");
      incoming.socket.destroy();
    });
  const replicas = [];
  for (const name of ["one", "two", "three"]) replicas.push({ name, ...(await hangUp()) });
  const { url } = await aBalancer(replicas, quietChecks);
  const answer = await post(url);
  expect(answer.statusCode).toBe(502);
  expect(errorOf(await answer.body.text()).code).toBe("replica_failure");
  expect(seen).toHaveLength(2);
});

test("a replica that fails in a row is ejected for a while", async () => {
  const good = await aReplica("good");
  const replicas = [{ name: "bad", url: refusingUrl }, good];
  const { url, status } = await aBalancer(replicas, {
    ...quietChecks,
    ejection: { consecutiveFailures: 2, baseMs: 200 },
  });
  const states = new Set<string>();
  await until(async () => {
    await (await post(url)).body.dump();
    const [bad] = await status();
    states.add(bad.state);
    // Ejected, let in again, and failed anew.
    return bad.failed >= 3;
  });
  expect([...states].sort()).toEqual(["ejected", "up"]);
});

test("503 with Retry-After when no replica is left", async () => {
  const { url, status } = await aBalancer([{ name: "bad", url: refusingUrl }], {
    healthCheck: { intervalMs: 10, fall: 1 },
  });
  await until(async () => (await status())[0].state === "down");
  const answer = await post(url);
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBe("1");
  expect(errorOf(await answer.body.text()).code).toBe("no_replica_available");
});

test("a replica that drains takes no more, and one that comes back does", async () => {
  let status = 200;
  const replica = await aServer((incoming, response) => {
    if (isReady(incoming.url)) response.statusCode = status;
    response.end(JSON.stringify({ status: status === 200 ? "ready" : "draining" }));
  });
  const balancer = await aBalancer([{ name: "one", url: replica.url }], {
    healthCheck: { intervalMs: 10 },
  });
  status = 503;
  await until(async () => (await balancer.status())[0].state === "draining");
  expect((await post(balancer.url)).statusCode).toBe(503);
  status = 200;
  await until(async () => (await balancer.status())[0].state === "up");
  expect((await post(balancer.url)).statusCode).toBe(200);
});

test("a request that waits on a replica which stops answering is sent to another one", async () => {
  let hangs = false;
  const frozen = await aServer((incoming, response) => {
    if (!hangs) response.end("frozen");
    if (!isReady(incoming.url)) hangs = true;
  });
  const good = await aReplica("good");
  const { url } = await aBalancer([{ name: "frozen", url: frozen.url }, good], {
    healthCheck: { intervalMs: 10, timeoutMs: 100, fall: 1 },
  });
  hangs = true;
  const answers = [post(url), post(url)];
  for (const answer of answers) expect(await (await answer).body.text()).toBe("good");
});

test.each([
  ["a chunked answer", {}],
  ["an answer of known length", { "content-length": "100" }],
  ["an answer that closes its connection", { connection: "close" }],
])("%s that breaks off is visibly broken, and ejects nobody", async (_title, headers) => {
  const replica = await aServer((incoming, response) => {
    if (isReady(incoming.url)) return void response.end("{}");
    response.writeHead(200, headers);
    response.write("part", () => incoming.socket.destroySoon());
  });
  const { url, status } = await aBalancer([{ name: "one", url: replica.url }], quietChecks);
  for (let i = 0; i < 4; i++) {
    const answer = await post(url);
    let received = "";
    const read = async () => {
      for await (const chunk of answer.body) received += chunk;
    };
    await expect(read()).rejects.toThrow();
    expect(received).toBe("part");
  }
  expect(await status()).toMatchObject([{ state: "up", served: 4, failed: 4 }]);
});

test("answers that break off together eject nobody: the replica may be telling the truth", async () => {
  const begun: ServerResponse[] = [];
  const replica = await aServer((incoming, response) => {
    if (isReady(incoming.url)) return void response.end("{}");
    response.write("part");
    begun.push(response);
  });
  const { url, status } = await aBalancer([{ name: "one", url: replica.url }], quietChecks);
  const answers = await Promise.all([1, 2, 3, 4, 5].map(() => post(url)));
  for (const response of begun) response.destroy();
  await Promise.all(answers.map(({ body }) => expect(body.text()).rejects.toThrow()));
  expect(await status()).toMatchObject([{ state: "up", failed: 5 }]);
});

test("a client that leaves takes its request off the replica", async () => {
  const provider = await aProvider("one", { tokens: 3_000, tokensPerSecond: 100 });
  const { url, status } = await aBalancer([provider], quietChecks);
  const abort = new AbortController();
  const { signal } = abort;
  const headers = { "content-type": "application/json" };
  const messages = [{ role: "user", content: "x" }];
  const body = JSON.stringify({ model: "m", stream: true, messages });
  const path = `${url}/v1/chat/completions`;
  const answer = await request(path, { method: "POST", headers, body, signal });
  answer.body.on("error", () => {});
  expect((await status())[0].inFlight).toBe(1);
  abort.abort();
  await until(async () => (await provider.log()).aborted === 1);
  expect((await status())[0]).toMatchObject({ inFlight: 0, failed: 0 });
});

test("a request target that is no path is the client's fault, not the replica's", async () => {
  const { url, status } = await aBalancer([await aReplica("one")], quietChecks);
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.end("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  let answer = "";
  for await (const chunk of socket) answer += chunk;
  expect(answer).toContain("HTTP/1.1 400");
  expect(await status()).toMatchObject([{ state: "up", failed: 0 }]);
});

test("a body beyond the limit is refused", async () => {
  const { url } = await aBalancer([await aReplica("one")], { ...quietChecks, bodyLimitBytes: 100 });
  expect((await post(url, "x".repeat(101))).statusCode).toBe(413);
  expect((await post(url, "x".repeat(100))).statusCode).toBe(200);
});

test("a reader that is slow slows the replica down: nothing is piled up in between", async () => {
  const total = 64 * 1024 * 1024;
  let written = 0;
  const fast = await aServer((incoming, response) => {
    if (isReady(incoming.url)) return void response.end("{}");
    const chunk = Buffer.alloc(64 * 1024);
    const write = () => {
      while (written < total) {
        written += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", write);
      }
      response.end();
    };
    write();
  });
  const { url } = await aBalancer([{ name: "fast", url: fast.url }], quietChecks);
  const { body } = await post(url);
  // Not read yet: what is on its way fits into the buffers of sockets, a few megabytes.
  let before = -1;
  await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const isStill = written === before;
    before = written;
    return isStill;
  });
  expect(written).toBeLessThan(total / 2);
  let received = 0;
  for await (const chunk of body) received += chunk.length;
  expect(received).toBe(total);
});
