/** What each toxic that reads HTTP does, in virtual time: exact, to the byte and millisecond. */

import { describe, expect, test } from "vitest";
import {
  change,
  chunk,
  eventStream,
  get,
  httpToxic,
  lastChunk,
  ok,
  unchunked,
  wireBench,
} from "./wire-bench.ts";

const untouched = { connections: 0, bytes: 0, requests: 0, unread: 0 };
const head = (body: string) => ok(body).slice(0, -body.length);

describe("which requests", () => {
  const refused = "HTTP/1.1 503 Service Unavailable\r\n";

  test.each([
    ["a prefix of the path", { path: "/v1/" }, "/v1/chat", true],
    ["which is not that of another", { path: "/v1/" }, "/v2/v1/", false],
    ["and takes the query with it", { path: "/v1?model=a" }, "/v1?model=abc", true],
    ["a regular expression", { path: "/^\\/v1\\/(chat|embed)/" }, "/v1/embeddings", true],
    ["that does not match", { path: "/^\\/v1\\/(chat|embed)/" }, "/v1/models", false],
    ["the path of a whole URL", { path: "/a" }, "http://host:80/a", true],
    ["a method in any case", { method: "get" }, "/", true],
    ["another method", { method: "POST" }, "/", false],
    ["a part of a header", { header: "X-Model: fast" }, "/", true],
    ["a header of any value", { header: "x-model" }, "/", true],
    ["a header of another value", { header: "x-model: slow" }, "/", false],
    ["all of them, and one is not so", { path: "/", header: "x-model: slow" }, "/", false],
  ])("%s", async (_case, settings, path, isMatch) => {
    const bench = wireBench([httpToxic("http_answer", settings)]);
    bench.request(get(path, "x-model: very-fast"));
    await bench.clock.settle();
    expect(bench.received().startsWith(refused)).toBe(isMatch);
    expect(bench.sent() === "").toBe(isMatch);
  });

  const drawn = async (share: number, seed: number) => {
    const answer = httpToxic("http_answer", { share });
    const bench = wireBench([answer], { seed });
    const passed: string[] = [];
    for (let request = 0; request < 400; request++) {
      const before = bench.sent().length;
      bench.request(get(`/${request}`));
      await bench.clock.settle();
      if (bench.sent().length > before) bench.respond(ok("x"));
      passed.push(bench.sent().length > before ? "passed" : "answered");
    }
    return { passed, requests: answer.effect.requests ?? 0 };
  };

  test("a share of 0.25 is about a quarter, the same ones for the same seed", async () => {
    const { passed, requests } = await drawn(0.25, 7);
    // 100 expected; six standard deviations are 52.
    expect(requests).toBeGreaterThan(48);
    expect(requests).toBeLessThan(152);
    expect(await drawn(0.25, 7)).toEqual({ passed, requests });
    expect((await drawn(0.25, 8)).passed).not.toEqual(passed);
  });
});

describe("http_answer", () => {
  test("answers what it is told, and the upstream sees nothing of the request", async () => {
    const answer = httpToxic("http_answer", {
      status: 429,
      body: "langs\u00e4mer",
      content_type: "text/plain; charset=utf-8",
      extra_header: "retry-after: 3",
    });
    const bench = wireBench([answer]);
    bench.request("POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nab");
    await bench.clock.settle();
    expect(bench.received()).toBe("");
    bench.request("cd");
    await bench.clock.settle();
    const body = Buffer.from("langs\u00e4mer").toString("latin1");
    expect(bench.received()).toBe(
      "HTTP/1.1 429 Too Many Requests\r\ncontent-type: text/plain; charset=utf-8\r\n" +
        `content-length: 10\r\nretry-after: 3\r\nconnection: keep-alive\r\n\r\n${body}`,
    );
    expect(bench.sent()).toBe("");
    expect(answer.effect).toMatchObject({ connections: 1, requests: 1 });
  });

  test("keeps the order of a pipeline: behind what comes before, before what comes behind", async () => {
    const bench = wireBench([httpToxic("http_answer", { path: "/b", status: 204 })]);
    bench.request(get("/a") + get("/b") + get("/b") + get("/c"));
    await bench.clock.settle();
    expect(bench.sent()).toBe(get("/a") + get("/c"));
    expect(bench.received()).toBe("");
    const own = "HTTP/1.1 204 No Content\r\nconnection: keep-alive\r\n\r\n";
    bench.respond(`${ok("first")}HTTP/1.1 2`);
    bench.respond(ok("second").slice("HTTP/1.1 2".length));
    await bench.clock.settle();
    expect(bench.received()).toBe(ok("first") + own + own + ok("second"));
  });

  test("lets the client send its body, and closes where the client wants it", async () => {
    const bench = wireBench([httpToxic("http_answer")]);
    bench.request(
      "PUT / HTTP/1.1\r\nexpect: 100-continue\r\nconnection: close\r\ncontent-length: 2\r\n\r\n",
    );
    await bench.clock.settle();
    expect(bench.received()).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    bench.request("ab");
    await bench.clock.settle();
    expect(bench.received()).toContain("\r\nconnection: close\r\n\r\n");
    expect(bench.down.sink.arrivals.at(-1)).toBe("fin at 0");
  });

  test("gives a HEAD the length without the body", async () => {
    const bench = wireBench([httpToxic("http_answer", { body: "abc" })]);
    bench.request("HEAD / HTTP/1.1\r\n\r\n");
    await bench.clock.settle();
    expect(bench.received()).toMatch(/content-length: 3\r\n[\s\S]*\r\n\r\n$/);
  });

  test("works from the upstream's side as well, and other toxics act on the answer", async () => {
    const bench = wireBench([
      httpToxic("http_answer", { body: "abcdef" }, { stream: "upstream" }),
      httpToxic("http_cut", { after: 2 }),
    ]);
    bench.request(get("/"));
    await bench.clock.settle();
    expect(bench.received()).toMatch(/\r\n\r\nab$/);
  });

  test("removed in the middle of a request, it still answers that one, and no other", async () => {
    const answer = httpToxic("http_answer", { status: 500 });
    const bench = wireBench([answer]);
    bench.request("POST / HTTP/1.1\r\ncontent-length: 4\r\n\r\nab");
    await bench.clock.settle();
    await bench.down.link.remove(answer);
    bench.request(`cd${get("/next")}`);
    await bench.clock.settle();
    expect(bench.received()).toMatch(/^HTTP\/1\.1 500 /);
    expect(bench.sent()).toBe(get("/next"));
  });

  test("leaves a request alone of which the upstream has seen a part", async () => {
    const answer = httpToxic("http_answer");
    const bench = wireBench([]);
    bench.request(get("/").slice(0, 10));
    await bench.down.link.add(answer);
    bench.request(get("/").slice(10));
    await bench.clock.settle();
    expect(bench.sent()).toBe(get("/"));
    expect(answer.effect).toEqual(untouched);
  });
});

describe("http_first_byte", () => {
  test("delays the head, counted from its first byte, and what follows with it", async () => {
    const toxic = httpToxic("http_first_byte", { delay: 100 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(ok("abc").slice(0, 10));
    await bench.clock.advance(30);
    bench.respond(ok("abc").slice(10));
    await bench.clock.advance(1000);
    expect(bench.down.sink.arrivals).toEqual([`${ok("abc")} at 100`]);
    expect(toxic.effect).toEqual({
      connections: 1,
      bytes: head("abc").length,
      requests: 1,
      unread: 0,
    });
  });

  test("jitters within its bounds, each request anew", async () => {
    const bench = wireBench([httpToxic("http_first_byte", { delay: 100, jitter: 20 })]);
    const delays: number[] = [];
    for (let request = 0; request < 100; request++) {
      bench.request(get("/"));
      const sentAt = bench.clock.now();
      bench.respond(ok("x"));
      await bench.clock.advance(200);
      delays.push(Number(bench.down.sink.arrivals[request]?.split(" at ")[1]) - sentAt);
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(80);
    expect(Math.max(...delays)).toBeLessThanOrEqual(120);
    expect(new Set(delays).size).toBeGreaterThan(15);
  });

  test("lets an interim response pass, and delays the answer", async () => {
    const bench = wireBench([httpToxic("http_first_byte", { delay: 100 })]);
    bench.request("POST / HTTP/1.1\r\ncontent-length: 0\r\n\r\n");
    bench.respond("HTTP/1.1 100 Continue\r\n\r\n");
    await bench.clock.advance(10);
    bench.respond(ok("x"));
    await bench.clock.advance(500);
    expect(bench.down.sink.arrivals).toEqual([
      "HTTP/1.1 100 Continue\r\n\r\n at 0",
      `${ok("x")} at 110`,
    ]);
  });

  test("upstream delays requests", async () => {
    const bench = wireBench([
      httpToxic("http_first_byte", { delay: 50, path: "/slow" }, { stream: "upstream" }),
    ]);
    bench.request(get("/fast"));
    bench.request(get("/slow"));
    await bench.clock.advance(100);
    expect(bench.up.sink.arrivals).toEqual([`${get("/fast")} at 0`, `${get("/slow")} at 50`]);
  });
});

describe("http_stall", () => {
  test("holds everything behind so many bytes, for so long", async () => {
    const toxic = httpToxic("http_stall", { after: 2, duration: 100 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(ok("abcde"));
    await bench.clock.advance(500);
    expect(bench.down.sink.arrivals).toEqual([`${head("abcde")}ab at 0`, "cde at 100"]);
    expect(toxic.effect).toMatchObject({ bytes: 3, requests: 1 });
  });

  test("for ever is until it is removed; nothing is lost, and the rest is untouched", async () => {
    const toxic = httpToxic("http_stall", { after: 1 });
    const bench = wireBench([toxic]);
    bench.request(get("/") + get("/"));
    bench.respond(`${head("abc")}ab`);
    await bench.clock.advance(1e9);
    expect(bench.received()).toBe(`${head("abc")}a`);
    await bench.down.link.remove(toxic);
    bench.respond(`c${ok("next")}`);
    await bench.clock.settle();
    expect(bench.received()).toBe(ok("abc") + ok("next"));
    expect(bench.clock.pending).toBe(0);
  });

  test("goes on when a neighbour comes, but lets go of what it held", async () => {
    const toxic = httpToxic("http_stall", { after: 1, duration: 100 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(`${head("abc")}ab`);
    await bench.clock.advance(10);
    await bench.down.link.add(httpToxic("http_answer", { path: "/elsewhere" }));
    bench.respond("c");
    await bench.clock.advance(1000);
    expect(bench.down.sink.arrivals).toEqual([`${head("abc")}a at 0`, "b at 10", "c at 100"]);
  });

  test("ends with an update, for the response in hand", async () => {
    const toxic = httpToxic("http_stall", { after: 1 });
    const bench = wireBench([toxic]);
    bench.request(get("/") + get("/"));
    bench.respond(ok("abc"));
    await bench.clock.advance(10);
    change(toxic, { after: 2, duration: 5 });
    await bench.down.link.update(toxic);
    bench.respond(ok("xyz"));
    await bench.clock.advance(100);
    expect(bench.down.sink.arrivals).toEqual([
      `${head("abc")}a at 0`,
      "bc at 10",
      `${head("xyz")}xy at 10`,
      "z at 15",
    ]);
  });

  test("does not act on a body that is no longer than that", async () => {
    const toxic = httpToxic("http_stall", { after: 3 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(ok("abc"));
    await bench.clock.settle();
    expect(bench.received()).toBe(ok("abc"));
    expect(toxic.effect).toEqual(untouched);
  });
});

describe("http_cut", () => {
  test.each([
    ["fin", "fin at 0"],
    ["rst", "reset at 0"],
  ])("cuts behind so many bytes, with %s", async (how, ending) => {
    const toxic = httpToxic("http_cut", { after: 2, with: how });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(ok("abcde"));
    await bench.clock.settle();
    expect(bench.down.sink.arrivals).toEqual([`${head("abcde")}ab at 0`, ending]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 3, requests: 1, unread: 0 });
  });

  test("counts bytes of the body, not those of its chunks, and does not wait for more", async () => {
    const bench = wireBench([httpToxic("http_cut", { after: 3 })]);
    bench.request(get("/"));
    bench.respond(eventStream + chunk("ab") + chunk("c"));
    await bench.clock.settle();
    expect(bench.received()).toBe(`${eventStream}${chunk("ab")}1\r\nc`);
    expect(bench.down.sink.arrivals.at(-1)).toBe("fin at 0");
  });

  const second = 'data: {"n":2}\n\n';

  test.each([
    ["its middle", 0, "data: "],
    ["so many bytes", 3, "dat"],
    ["never behind its last line", 999, 'data: {"n":2}'],
  ])("cuts inside the second event: at %s", async (_case, after, left) => {
    const toxic = httpToxic("http_cut", { inside: "frame", frame: 2, after });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(eventStream + chunk("data: 1\n\n"));
    bench.respond(chunk(second.slice(0, 3)));
    bench.respond(chunk(second.slice(3)));
    await bench.clock.settle();
    const received = bench.received().slice(eventStream.length + chunk("data: 1\n\n").length);
    expect(received.replace(/[0-9a-f]+\r\n|\r\n/g, "")).toBe(left);
    expect(bench.down.sink.arrivals.at(-1)).toBe("fin at 0");
    expect(toxic.effect).toMatchObject({ requests: 1, bytes: second.length - left.length });
  });

  test.each([
    ["no events", ok("abc")],
    ["too few events", `${eventStream}${chunk("data: 1\n\ndata: 2")}${lastChunk}`],
  ])("does not act on %s", async (_case, response) => {
    const toxic = httpToxic("http_cut", { inside: "frame", frame: 2 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(response);
    await bench.clock.settle();
    expect(bench.received()).toBe(response);
    expect(toxic.effect).toEqual(untouched);
  });

  test("removed while it holds a part of an event, it lets go of that", async () => {
    const toxic = httpToxic("http_cut", { inside: "frame" });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(`${eventStream}${chunk("data: half")}`);
    await bench.clock.settle();
    expect(bench.received()).toBe(`${eventStream}a\r\n`);
    await bench.down.link.remove(toxic);
    bench.respond(chunk("\n\n") + lastChunk);
    await bench.clock.settle();
    expect(bench.received()).toBe(
      `${eventStream}${chunk("data: half")}${chunk("\n\n")}${lastChunk}`,
    );
  });
});

describe("http_corrupt", () => {
  const differing = (a: string, b: string) =>
    [...a].flatMap((character, index) => (character === b[index] ? [] : [index]));

  test("changes one byte of each window, behind so many, and nothing else", async () => {
    const toxic = httpToxic("http_corrupt", { after: 100, every: 50 });
    const bench = wireBench([toxic]);
    const body = "0123456789".repeat(50);
    bench.request(get("/"));
    bench.respond(ok(body));
    await bench.clock.settle();
    expect(bench.received().slice(0, head(body).length)).toBe(head(body));
    const places = differing(body, bench.received().slice(head(body).length));
    expect(places.map((place) => Math.floor(place / 50))).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 8, requests: 1, unread: 0 });
  });

  const corrupted = async (portion: number, seed: number) => {
    const bench = wireBench([httpToxic("http_corrupt", { every: 3 })], { seed });
    const response = eventStream + chunk("data: one\n\n") + chunk("data: another\n\n") + lastChunk;
    bench.request(get("/"));
    for (let at = 0; at < response.length; at += portion) {
      bench.respond(response.slice(at, at + portion));
      await bench.clock.settle();
    }
    return unchunked(bench.received().slice(eventStream.length));
  };

  test("leaves chunks right, and repeats by its seed whatever the portions", async () => {
    const whole = await corrupted(10_000, 5);
    expect(whole).not.toBe("data: one\n\ndata: another\n\n");
    expect(whole).toHaveLength(26);
    expect(await corrupted(1, 5)).toBe(whole);
    expect(await corrupted(1, 6)).not.toBe(whole);
  });
});

describe("http_drop_header", () => {
  const response =
    "HTTP/1.1 200 OK\r\nX-A: 1\r\nx-b: 2\r\n folded\r\nx-c: \xe4\r\ncontent-length: 2\r\n\r\nab";

  test.each([
    ["a header in any case", "x-a", response.replace("X-A: 1\r\n", "")],
    ["with the lines that go on with it", "X-B", response.replace("x-b: 2\r\n folded\r\n", "")],
    ["not one that only begins so", "x", response],
  ])("drops %s", async (_case, name, expected) => {
    const toxic = httpToxic("http_drop_header", { name });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    for (const character of response) bench.respond(character);
    await bench.clock.settle();
    expect(bench.received()).toBe(expected);
    expect(toxic.effect.bytes).toBe(response.length - expected.length);
  });

  test("drops those of requests upstream", async () => {
    const toxic = httpToxic("http_drop_header", { name: "host" }, { stream: "upstream" });
    const bench = wireBench([toxic]);
    bench.request(get("/a", "x-y: z") + get("/b"));
    await bench.clock.settle();
    expect(bench.sent()).toBe("GET /a HTTP/1.1\r\nx-y: z\r\n\r\nGET /b HTTP/1.1\r\n\r\n");
    expect(toxic.effect.requests).toBe(2);
  });

  test("removed in the middle of a head, it gives back what it held", async () => {
    const toxic = httpToxic("http_drop_header", { name: "content-length" });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(ok("abc").slice(0, 25));
    await bench.clock.settle();
    expect(bench.received()).toBe("");
    await bench.down.link.remove(toxic);
    expect(bench.received()).toBe(ok("abc").slice(0, 25));
    bench.respond(ok("abc").slice(25));
    await bench.clock.settle();
    expect(bench.received()).toBe(ok("abc"));
  });
});

describe("http_duplicate_frame", () => {
  const events = ["data: 1\n\n", "data: 2\n\n", "data: 3\n\n"] as const;
  const twice = events[0] + events[1] + events[1] + events[2];

  test.each([
    ["each in a chunk of its own", events.map(chunk).join("")],
    ["all in one chunk", chunk(events.join(""))],
    ["across chunks", chunk("data: 1\n\nda") + chunk("ta: 2\n\nd") + chunk("ata: 3\n\n")],
  ])("sends the second event twice: %s, in any portions", async (_case, body) => {
    const response = eventStream + body + lastChunk;
    for (let at = 1; at < response.length; at++) {
      const toxic = httpToxic("http_duplicate_frame", { frame: 2 });
      const bench = wireBench([toxic]);
      bench.request(get("/") + get("/"));
      bench.respond(response.slice(0, at));
      await bench.clock.settle();
      bench.respond(response.slice(at));
      bench.respond(ok("next"));
      await bench.clock.settle();
      const received = bench.received();
      expect(received.endsWith(`${lastChunk}${ok("next")}`)).toBe(true);
      expect(unchunked(received.slice(eventStream.length))).toBe(twice);
      expect(toxic.effect).toEqual({ connections: 1, bytes: 9, requests: 1, unread: 0 });
    }
  });

  test("in a body that ends with the connection there is nothing to frame", async () => {
    const bench = wireBench([httpToxic("http_duplicate_frame", { frame: 2 })]);
    bench.request(get("/"));
    const plain = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n";
    bench.respond(plain + events.join(""));
    await bench.clock.settle();
    expect(bench.received()).toBe(plain + twice);
  });

  test("sends a whole chunk twice, its extension included", async () => {
    const bench = wireBench([httpToxic("http_duplicate_frame", { unit: "chunk", frame: 2 })]);
    const plain = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    bench.request(get("/"));
    bench.respond(`${plain}${chunk("a")}2;x=y\r\nbc\r\n${chunk("d")}${lastChunk}`);
    await bench.clock.settle();
    expect(bench.received()).toBe(
      `${plain}${chunk("a")}2;x=y\r\nbc\r\n2;x=y\r\nbc\r\n${chunk("d")}${lastChunk}`,
    );
  });

  test.each([
    ["no events", ok("abc")],
    ["fewer events", eventStream + chunk(events[0]) + lastChunk],
    [
      "a compressed stream",
      ok("data: 1\n\n", "content-type: text/event-stream", "content-encoding: br"),
    ],
    ["events of a known length", ok(events.join(""), "content-type: text/event-stream")],
  ])("does not act on %s", async (_case, response) => {
    const toxic = httpToxic("http_duplicate_frame", { frame: 2 });
    const bench = wireBench([toxic]);
    bench.request(get("/"));
    bench.respond(response);
    await bench.clock.settle();
    expect(bench.received()).toBe(response);
    expect(toxic.effect).toEqual(untouched);
  });
});

describe("what cannot be read", () => {
  test.each([
    ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0", "\0\0\0\x04\0\0\0\0\0"],
    ["garbage", "\x01\x02\xff", "\xfe"],
    ["an upgrade", get("/", "upgrade: x"), "HTTP/1.1 101 Go\r\n\r\n\x81\xff"],
  ])("passes as it is, and is counted: %s", async (_case, request, response) => {
    const toxics = [
      httpToxic("http_answer", { path: "/other" }),
      httpToxic("http_corrupt", { every: 1 }),
      httpToxic("http_drop_header", { name: "x" }, { stream: "upstream" }),
    ];
    const bench = wireBench(toxics);
    bench.request(request);
    await bench.clock.settle();
    bench.respond(response);
    await bench.clock.settle();
    bench.request("\x81\x00");
    await bench.clock.settle();
    expect(bench.sent()).toBe(`${request}\x81\x00`);
    expect(bench.received()).toBe(response);
    const unread = { ...untouched, unread: 1 };
    expect(toxics.map(({ effect }) => effect)).toEqual([unread, unread, unread]);
  });
});

test("a client that sends and sends without an answer is slowed down, and goes on", async () => {
  const bench = wireBench([]);
  for (let request = 0; request < 300; request++) bench.request(get("/"));
  expect(bench.up.source.hasRoom).toBe(false);
  for (let response = 0; response < 100; response++) bench.respond(ok("x"));
  expect(bench.up.source.hasRoom).toBe(true);
});

test("toxicity that spares a connection for a while leaves the reader in step", async () => {
  const toxic = httpToxic("http_corrupt", { every: 1 }, { toxicity: 0 });
  const bench = wireBench([toxic]);
  bench.request(get("/") + get("/"));
  bench.respond(ok("spared").slice(0, -3));
  await bench.clock.settle();
  toxic.set({ attributes: toxic.settings.attributes, toxicity: 1 });
  await bench.down.link.update(toxic);
  bench.respond("red");
  bench.respond(ok("struck"));
  await bench.clock.settle();
  expect(bench.received().startsWith(`${ok("spared")}${head("struck")}`)).toBe(true);
  expect(bench.received()).not.toContain("struck");
  expect(toxic.effect.requests).toBe(1);
});
