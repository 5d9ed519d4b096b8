/** What goes beyond Toxiproxy: attributes `gameday`, and the routes that show them. */

import { describe, expect, test } from "vitest";
import { Client, echo, eventually } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

/** A proxy that is off; `own` is its attribute `gameday`. */
const proxy = (own: unknown, name = "p") =>
  JSON.stringify({ name, upstream: "127.0.0.1:1", enabled: false, gameday: own });
const toxic = (own: unknown) => JSON.stringify({ type: "latency", name: "t", gameday: own });

const scheduled = { type: "latency", name: "t", gameday: { afterMs: 60_000, forMs: 5 } };
const plain = { type: "noop", stream: "upstream" };

type Refused = readonly [claim: string, own: unknown, message: string];

const needless: readonly Refused[] = [
  ["anything but an object", 5, "gameday must be an object with protocol, toxics"],
  ["other words", { protcol: 1 }, "gameday.protcol is unknown: write protocol, toxics"],
  ["another protocol", { protocol: "udp" }, "gameday.protocol: write tcp or http"],
  ["toxics that are no list", { toxics: {} }, "gameday.toxics must be a list of toxics"],
];

const badToxics: readonly Refused[] = [
  ["a stream", [{ stream: "x" }], "[0]: stream was invalid, can be either upstream or downstream"],
  ["a type", [plain, { type: "down" }], "[1]: invalid toxic type"],
  ["a schedule", [{ ...plain, gameday: { forMs: 0 } }], "[0]: bad request body: gameday.forMs"],
  [
    "an attribute",
    [{ type: "bandwidth", attributes: { rate: -1 } }],
    "[0]: bad request body: rate",
  ],
  [
    "a second name",
    [plain, plain],
    "[1]: bad request body: another one has the name noop_upstream",
  ],
];

const badSchedules: readonly Refused[] = [
  ["other words", { for: 1 }, "gameday.for is unknown: write afterMs, forMs, everyMs, untilMs"],
  ["fractions", { forMs: 1.5 }, "gameday.forMs must be a whole number of milliseconds from 1"],
  ["texts", { afterMs: "1s" }, "gameday.afterMs must be a whole number of milliseconds from 0"],
  ["a period alone", { everyMs: 9 }, "gameday.everyMs needs gameday.forMs"],
  ["a period without a pause", { forMs: 9, everyMs: 9 }, "gameday.everyMs must be more than"],
  ["a deadline before it begins", { afterMs: 9, untilMs: 9 }, "gameday.untilMs must be more than"],
];

describe("a new proxy refuses", () => {
  test.each(needless)("%s", async (_claim, own, message) => {
    const { call } = await runningProxy();
    const { status, body } = await call("POST", "/proxies", proxy(own));
    expect([status, body]).toEqual([
      400,
      expect.stringContaining(`"bad request body: ${message}"`),
    ]);
  });

  test.each(badToxics)(
    "%s that is wrong, and is not there then",
    async (_claim, toxics, message) => {
      const { call } = await runningProxy();
      const { status, body } = await call("POST", "/proxies", proxy({ toxics }));
      expect([status, body]).toEqual([400, expect.stringContaining(`"gameday.toxics${message}`)]);
      expect((await call("GET", "/proxies")).body).toBe("{}");
    },
  );
});

describe("a schedule refuses", () => {
  test.each(badSchedules)("%s", async (_claim, own, message) => {
    const { call } = await runningProxy();
    await call("POST", "/proxies", proxy({}));
    const created = await call("POST", "/proxies/p/toxics", toxic(own));
    expect([created.status, created.body]).toEqual([400, expect.stringContaining(message)]);
    expect((await call("GET", "/proxies/p/toxics")).body).toBe("[]");
    await call("POST", "/proxies/p/toxics", toxic(null));
    const updated = await call("PATCH", "/proxies/p/toxics/t", toxic(own));
    expect([updated.status, updated.body]).toEqual([400, expect.stringContaining(message)]);
  });
});

describe("a proxy with toxics of its own", () => {
  test("shows on Toxiproxy's routes what Toxiproxy would, and the rest on ours", async () => {
    const { call, show } = await runningProxy();
    const own = { protocol: "http", toxics: [scheduled, plain] };
    expect((await call("POST", "/proxies", proxy(own))).status).toBe(201);
    const { toxics } = await show("p");
    expect(toxics.map(({ name }) => name)).toEqual(["noop_upstream", "t"]);
    expect(JSON.parse((await call("GET", "/proxies/p/gameday")).body)).toEqual({
      protocol: "http",
      toxics: [
        { name: "noop_upstream", gameday: null, phase: "acting", changesInMs: null },
        {
          name: "t",
          gameday: { afterMs: 60_000, forMs: 5, everyMs: null, untilMs: null },
          phase: "waiting",
          changesInMs: expect.any(Number),
        },
      ],
    });
  });

  test("has them in place for its first connection", async () => {
    const upstream = await echo();
    const { call } = await runningProxy();
    const own = { toxics: [{ type: "limit_data", attributes: { bytes: 2 } }] };
    const address = { listen: "127.0.0.1:0", upstream: `127.0.0.1:${upstream.port}` };
    const { body } = await call(
      "POST",
      "/proxies",
      JSON.stringify({ name: "p", ...address, gameday: own }),
    );
    const client = await Client.connected(Number(/"listen":"127.0.0.1:(\d+)"/.exec(body)?.[1]));
    client.send("abc");
    await client.until("ab");
  });

  test("keeps its protocol", async () => {
    const { call } = await runningProxy();
    await call("POST", "/proxies", proxy({ protocol: "http" }));
    const change = (protocol: string) =>
      call("PATCH", "/proxies/p", JSON.stringify({ gameday: { protocol } }));
    expect((await change("http")).status).toBe(200);
    const { status, body } = await change("tcp");
    expect([status, body]).toEqual([400, expect.stringContaining("delete the proxy")]);
  });
});

describe("populate", () => {
  test("names the proxy that is wrong, and creates none", async () => {
    const { call } = await runningProxy();
    const list = `[${proxy({}, "a")},${proxy({ toxics: [{}] }, "b")}]`;
    const { status, body } = await call("POST", "/populate", list);
    const error = "gameday.toxics[0]: invalid toxic type at proxy 2";
    expect([status, JSON.parse(body)]).toEqual([400, { error, status: 400, proxies: null }]);
    expect((await call("GET", "/proxies")).body).toBe("{}");
  });

  test("replaces a proxy of another protocol, and keeps one of which none is said", async () => {
    const { call, show } = await runningProxy();
    const listen = "127.0.0.1:1";
    const populate = (own: unknown) =>
      call("POST", "/populate", `[${proxy(own).replace("{", `{"listen":"${listen}",`)}]`);
    await populate({ protocol: "http", toxics: [plain] });
    await populate(undefined);
    expect((await show("p")).toxics).toHaveLength(1);
    await populate({ protocol: "tcp" });
    expect((await show("p")).toxics).toEqual([]);
  });
});

test("a toxic that its owner forgot removes itself", async () => {
  const { call, show } = await runningProxy();
  await call("POST", "/proxies", proxy({}));
  await call("POST", "/proxies/p/toxics", toxic({ forMs: 1 }));
  await eventually(async () => (await show("p")).toxics.length === 0);
});

test("an update with a schedule begins it anew, one without leaves it", async () => {
  const { call } = await runningProxy();
  await call("POST", "/proxies", proxy({ toxics: [scheduled] }));
  const phase = async () =>
    JSON.parse((await call("GET", "/proxies/p/gameday")).body).toxics[0].phase;
  await call("PATCH", "/proxies/p/toxics/t", '{"attributes":{"latency":1}}');
  expect(await phase()).toBe("waiting");
  await call("PATCH", "/proxies/p/toxics/t", '{"gameday":{}}');
  expect(await phase()).toBe("acting");
});

describe("the list of connections", () => {
  test("tells of each one who it is, what it carried, and which toxics act on it", async () => {
    const upstream = await echo();
    const { proxy: create, toxic: add, connections } = await runningProxy();
    const port = await create("p", upstream.port);
    await add("p", { type: "noop", name: "up", stream: "upstream" });
    await add("p", { type: "noop", name: "down" });
    await add("p", { type: "noop", name: "spared", toxicity: 0 });
    const first = await Client.connected(port);
    first.send("abc");
    await first.until("abc");
    const second = await Client.connected(port);
    await eventually(async () => (await connections("p")).connections.length === 2);
    await eventually(async () => (await connections("p")).connections[0]?.toxics.length === 2);
    const told = await connections("p");
    const clientOf = ({ socket }: Client) => `127.0.0.1:${socket.localPort}`;
    const shared = { openedMs: expect.any(Number), toxics: ["up", "down"] };
    expect(told.connections).toEqual([
      { id: 2, client: clientOf(second), bytesUp: 0, bytesDown: 0, ...shared },
      { id: 1, client: clientOf(first), bytesUp: 3, bytesDown: 3, ...shared },
    ]);
    expect(told.truncated).toBe(false);
    second.socket.destroy();
    await eventually(async () => (await connections("p")).connections.length === 1);
  });

  test("stops at the newest thousand", async () => {
    const upstream = await echo();
    const { proxy: create, connections } = await runningProxy();
    const port = await create("p", upstream.port);
    await Promise.all(Array.from({ length: 1001 }, () => Client.connected(port)));
    await eventually(async () => (await connections("p")).live === 1001);
    const { connections: listed, truncated } = await connections("p");
    expect(truncated).toBe(true);
    expect(listed.map(({ id }) => id)).toEqual(Array.from({ length: 1000 }, (_, n) => 1001 - n));
  });
});
