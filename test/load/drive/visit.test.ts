// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { setMaxListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { rowOf, uuidOf } from "../../../src/load/drive/arrival-values.ts";
import { drawer } from "../../../src/load/drive/draw-journey.ts";
import { type VisitContext, visits } from "../../../src/load/drive/visit.ts";
import type { Capture } from "../../../src/load/request/capture.ts";
import type { Feeder } from "../../../src/load/request/feeder.ts";
import { operationsOf, type Step, type Traffic } from "../../../src/load/traffic.ts";
import type { Answer, Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { closed, Notebook, nothing, ScriptedSender, step, traffic } from "../sample.ts";

/** An answer as its status, body and headers. */
type Given = readonly [number, string?, Readonly<Record<string, string>>?];

/** Answers each request after 10 ms as `answers` says. */
class AnsweringSender extends ScriptedSender {
  readonly #answers: (request: OutgoingRequest, number: number) => Given;

  constructor(clock: VirtualClock, answers: (request: OutgoingRequest, number: number) => Given) {
    super(clock, () => ["answered", 10]);
    this.#answers = answers;
  }

  override async send(request: OutgoingRequest): Promise<Exchange> {
    const [status, body = "", headers = {}] = this.#answers(request, this.sent.length);
    const exchange = await super.send(request);
    if (exchange.outcome.kind !== "answered") return exchange;
    const answer: Answer = { status, headers, body: Buffer.from(body) };
    const whole = { ...exchange, ...nothing, outcome: { kind: "answered", status } } as const;
    if (request.keepsAnswer) return { ...whole, answer };
    return status < 400 ? whole : { ...whole, sample: answer };
  }

  get paths(): readonly string[] {
    return this.sent.map(({ request }) => request.path);
  }
}

function stage(
  parts: Partial<Traffic>,
  answers: (request: OutgoingRequest, number: number) => Given = () => [200],
) {
  const clock = new VirtualClock();
  const sender = new AnsweringSender(clock, answers);
  const notes = new Notebook();
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const context: VisitContext = {
    clock,
    sender,
    endpoint: { origin: "http://127.0.0.1:8080", dial: null, tls: null },
    traffic: traffic({ cookies: false, ...parts }),
    index: 0,
    seed: 42,
    zero: ms(0),
    observe: notes.observe,
    evidence: (sample) => notes.evidence.push(sample),
    signal: stop.signal,
  };
  const visit = visits(context);
  return { clock, sender, notes, stop, visit, context };
}

const one = (...steps: readonly Step[]) => ({ journeys: [{ weight: 1, steps }] });

const json = (name: string, path: string): Capture => ({ name, from: { kind: "json", path } });

const pause = (least: number, most = least) => ({ think: { least: ms(least), most: ms(most) } });

describe("a visit of one fixed request", () => {
  it("sends the same object each time, asks for no answer, and observes each", async () => {
    const { clock, sender, notes, visit } = stage({});
    await clock.run(Promise.all([visit(0, ms(0)), visit(1, ms(0))]));
    const [first, second] = sender.sent;
    expect(first?.request).toBe(second?.request);
    expect(first?.request.keepsAnswer).toBe(false);
    expect(notes.observations).toMatchObject([
      { traffic: 0, operation: 0, dueUs: 0, endUs: 10_000, good: true },
      { traffic: 0, operation: 0, dueUs: 0, endUs: 10_000, good: true },
    ]);
  });

  it("tells evidence of what was not good, a few times, and of nothing that was stopped", async () => {
    const failing = stage({}, () => [503]);
    for (let n = 0; n < 9; n++) await failing.clock.run(failing.visit(n, failing.clock.now()));
    expect(failing.notes.evidence).toHaveLength(5);
    expect(failing.notes.evidence[1]).toMatchObject({
      traffic: 0,
      operation: 0,
      dueMs: 10,
      outcome: "answered 503",
      requestId: "gd-16-0-1",
      status: 503,
    });
    const stopped = stage({});
    const visiting = stopped.visit(0, ms(0));
    stopped.sender.cancel();
    expect(await stopped.clock.run(visiting)).toEqual({ kind: "cancelled" });
    expect(stopped.notes.evidence).toEqual([]);
  });
});

describe("a journey", () => {
  const login = step({ path: "/login" }, { name: "login", captures: [json("token", "$.token")] });
  const use = step({ path: "/use/${token}" }, { name: "use" });

  it("sends its steps in order, each due when the last was answered and its pause over", async () => {
    const steps = [{ ...login, ...pause(500) }, use, step({ path: "/end" })];
    const { clock, sender, notes, visit } = stage(one(...steps), () => [200, '{"token":"a/b"}']);
    expect(await clock.run(visit(0, ms(-3)))).toEqual({ kind: "answered", status: 200 });
    expect(sender.sent.map(({ at, request }) => [at, request.path])).toEqual([
      [0, "/login"],
      [510, "/use/a%2Fb"],
      [520, "/end"],
    ]);
    expect(notes.observations).toMatchObject([
      { operation: 0, dueUs: -3000, sentUs: 0, endUs: 10_000 },
      { operation: 1, dueUs: 510_000, sentUs: 510_000, endUs: 520_000 },
      { operation: 2, dueUs: 520_000, sentUs: 520_000, endUs: 530_000 },
    ]);
  });

  it("keeps answers only of steps whose answers are looked into", async () => {
    const { clock, sender, visit } = stage(one(login, use), () => [200, '{"token":"t"}']);
    await clock.run(visit(0, ms(0)));
    expect(sender.sent.map(({ request }) => request.keepsAnswer)).toEqual([true, false]);
  });

  it("ends with the step that captures nothing, which is invalid and says what is missing", async () => {
    const { clock, sender, notes, visit } = stage(one(login, use), () => [200, "{}"]);
    expect(await clock.run(visit(0, ms(0)))).toEqual({ kind: "invalid", check: -1 });
    expect(sender.paths).toEqual(["/login"]);
    expect(notes.observations).toMatchObject([{ good: false, outcome: { kind: "invalid" } }]);
    expect(notes.evidence).toMatchObject([
      { operation: 0, message: "capture token: json $.token is not in the answer" },
    ]);
  });

  it("ends with the step that is not good", async () => {
    const { clock, sender, visit } = stage(one(step(), step()), () => [500]);
    expect(await clock.run(visit(0, ms(0)))).toEqual({ kind: "answered", status: 500 });
    expect(sender.paths).toHaveLength(1);
  });

  it("goes on after a status that is expected, whatever it is", async () => {
    const expected = { statuses: [404], stream: null, checks: [] };
    const { clock, sender, visit } = stage(one(step({}, { expect: expected }), step()), () => [
      404,
    ]);
    await clock.run(visit(0, ms(0)));
    expect(sender.paths).toHaveLength(2);
  });

  it("ends between two steps when the run is stopped, in the midst of a pause", async () => {
    const steps = [step({}, pause(60_000)), step()];
    const { clock, sender, stop, visit } = stage(one(...steps));
    const visiting = visit(0, ms(0));
    await clock.advance(1000);
    stop.abort();
    await clock.settle();
    expect(await visiting).toEqual({ kind: "answered", status: 200 });
    expect(sender.paths).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });

  it("captures for itself alone, however many are on their way", async () => {
    const { clock, sender, visit } = stage(one(login, use), (_request, number) => {
      return [200, `{"token":"t${number}"}`];
    });
    await clock.run(Promise.all([0, 1, 2].map((arrival) => visit(arrival, ms(0)))));
    expect(sender.paths.slice(3).sort()).toEqual(["/use/t0", "/use/t1", "/use/t2"]);
  });

  it("has one nonce and one uuid for all of its steps", async () => {
    const same = step({ path: "/${nonce}/${uuid}/${arrival}/${user}" });
    const { clock, sender, visit } = stage(one(same, same));
    await clock.run(visit(5, ms(0)));
    const path = `/gd-16-0-5/${uuidOf(42, "web", 5)}/5/5`;
    expect(sender.paths).toEqual([path, path]);
  });

  it("pauses evenly within its range, the same for the same arrival", async () => {
    const steps = [step({}, pause(1000, 3000)), step()];
    const pausesOf = async () => {
      const { clock, sender, visit } = stage(one(...steps));
      await clock.run(Promise.all(Array.from({ length: 400 }, (_, n) => visit(n, ms(0)))));
      return sender.sent.slice(400).map(({ at }) => at - 10);
    };
    const pauses = await pausesOf();
    expect(await pausesOf()).toEqual(pauses);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3000);
    // Mean 2000, standard error 577 / 20: within four of them.
    const mean = pauses.reduce((sum, length) => sum + length, 0) / pauses.length;
    expect(Math.abs(mean - 2000)).toBeLessThan(4 * 28.9);
  });
});

describe("a mix", () => {
  it("is drawn by weight", () => {
    const weights = [5, 3, 1.5, 0.5];
    const draw = drawer(
      weights.map((weight, index) => ({ weight, index })),
      42,
      "web",
    );
    const counts = weights.map(() => 0);
    const arrivals = 50_000;
    for (let n = 0; n < arrivals; n++) {
      const { index } = draw(n);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const deviation = weights.map((weight, index) => {
      const due = (arrivals * weight) / 10;
      return ((counts[index] ?? 0) - due) ** 2 / due;
    });
    // Chi-square with 3 degrees of freedom exceeds 16.27 once in a thousand seeds.
    expect(deviation.reduce((sum, part) => sum + part)).toBeLessThan(16.27);
  });

  it("counts each step as an operation of its own", async () => {
    const journeys = [
      { weight: 1, steps: [step({ path: "/a" }, { name: "a" })] },
      {
        weight: 1,
        steps: [step({ path: "/b" }, { name: "b" }), step({ path: "/c" }, { name: "c" })],
      },
    ];
    const { clock, notes, sender, visit, context } = stage({ journeys });
    for (let n = 0; n < 40; n++) await clock.run(visit(n, clock.now()));
    const names = operationsOf(context.traffic).map(({ name }) => name);
    const observed = notes.observations.map(({ operation }) => `/${names[operation]}`);
    expect(observed).toEqual(sender.paths);
    expect(new Set(observed)).toEqual(new Set(["/a", "/b", "/c"]));
  });

  it("is the same in whichever worker an arrival falls", async () => {
    const journeys = [
      { weight: 1, steps: [step({ path: "/a/${uuid}/${users.id}" })] },
      { weight: 2, steps: [step({ path: "/b/${nonce}/${users.id}" })] },
    ];
    const rows = ["x", "y", "z"].map((id) => ({ id }));
    const feeders: readonly Feeder[] = [{ name: "users", rows, order: "random" }];
    const pathsOf = async (arrivals: readonly number[]) => {
      const { clock, sender, visit } = stage({ journeys, feeders });
      for (const arrival of arrivals) await clock.run(visit(arrival, clock.now()));
      return sender.paths;
    };
    const whole = await pathsOf([0, 1, 2, 3, 4, 5]);
    const parts = [await pathsOf([0, 3]), await pathsOf([1, 4]), await pathsOf([2, 5])];
    expect([0, 1, 2].flatMap((n) => parts.map((part) => part[n] ?? [])).flat()).toEqual(whole);
  });
});

describe("a uuid", () => {
  it("is of version 4, and no two arrivals have the same", () => {
    const uuids = Array.from({ length: 50_000 }, (_, n) => uuidOf(42, "web", n));
    const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
    expect(uuids.filter((uuid) => !form.test(uuid))).toEqual([]);
    expect(new Set(uuids).size).toBe(uuids.length);
    expect(uuidOf(42, "web", 0)).toBe(uuids[0]);
    expect([uuidOf(43, "web", 0), uuidOf(42, "api", 0)]).not.toContain(uuids[0]);
  });
});

describe("rows of a feeder", () => {
  const rows = ["a", "b", "c"].map((id) => ({ id }));
  const feeder = (order: Feeder["order"]): Feeder => ({ name: "ids", rows, order });
  const taken = (order: Feeder["order"], count: number) =>
    Array.from({ length: count }, (_, n) => rowOf(feeder(order), 42, "web", n)?.id ?? null);

  it("come one after another, over and over", () => {
    expect(taken("sequential", 7)).toEqual(["a", "b", "c", "a", "b", "c", "a"]);
  });

  it("come once, if they are unique", () => {
    expect(taken("unique", 5)).toEqual(["a", "b", "c", null, null]);
  });

  it("come at random, each as often", () => {
    const drawn = taken("random", 3000);
    for (const { id } of rows) {
      // Standard deviation 26: within four of them.
      expect(Math.abs(drawn.filter((one) => one === id).length - 1000)).toBeLessThan(4 * 26);
    }
  });

  it("that are gone drop the arrival, unless its journey needs none", async () => {
    const journeys = [
      { weight: 1, steps: [step({ path: "/free" })] },
      { weight: 1, steps: [step({ path: "/${ids.id}" }), step()] },
    ];
    const { clock, notes, sender, visit } = stage({ journeys, feeders: [feeder("unique")] });
    for (let n = 0; n < 50; n++) await clock.run(visit(n, clock.now()));
    const dropped = notes.of("dropped");
    expect(dropped.length).toBeGreaterThan(5);
    expect(new Set(dropped.map(({ operation }) => operation))).toEqual(new Set([1]));
    expect(sender.paths.filter((path) => /^\/[abc]$/.test(path)).length).toBeLessThanOrEqual(3);
    expect(sender.paths.filter((path) => path === "/free").length + dropped.length).toBeGreaterThan(
      40,
    );
    expect(notes.evidence).toEqual([]);
  });
});

describe("cookies", () => {
  const steps = [step({ path: "/login" }), step({ path: "/in" })];
  const setting = (): Given => [200, "", { "set-cookie": "id=7; Path=/in\nbad\nlang=de; Path=/" }];
  const sentCookies = (sender: AnsweringSender) =>
    sender.sent.map(({ request }) => request.headers["cookie"] ?? null);

  it("are neither kept nor asked for unless the traffic says so", async () => {
    const { clock, sender, visit } = stage(one(...steps), setting);
    await clock.run(visit(0, ms(0)));
    expect(sentCookies(sender)).toEqual([null, null]);
    expect(sender.sent.map(({ request }) => request.keepsAnswer)).toEqual([false, false]);
  });

  it("go with later requests to their path, and are forgotten with an arrival of its own", async () => {
    const { clock, sender, visit } = stage({ ...one(...steps), cookies: true }, setting);
    await clock.run(visit(0, ms(0)));
    await clock.run(visit(1, clock.now()));
    expect(sentCookies(sender)).toEqual([null, "id=7; lang=de", null, "id=7; lang=de"]);
  });

  it("are kept for a user who comes again, and for no other", async () => {
    const users = { ...one(step({ path: "/in" })), cookies: true, users: 2 };
    const { clock, sender, visit } = stage(users, () => [
      200,
      "",
      { "set-cookie": `n=${sender.sent.length}` },
    ]);
    for (let n = 0; n < 4; n++) await clock.run(visit(n, clock.now()));
    expect(sentCookies(sender)).toEqual([null, null, "n=0", "n=1"]);
  });

  it("are kept for each connection of a closed loop", async () => {
    const model = closed(2, 1000);
    const parts = { ...one(step({ path: "/in" })), cookies: true, model };
    const { clock, sender, visit } = stage(parts, setting);
    await clock.run(visit(0, ms(0), 0));
    await clock.run(visit(1, ms(0), 1));
    await clock.run(visit(2, ms(0), 0));
    expect(sentCookies(sender)).toEqual([null, null, "id=7; lang=de"]);
  });

  it("stand behind those that the request has itself", async () => {
    const own = step({ path: "/in", headers: { cookie: "a=b" } });
    const { clock, sender, visit } = stage({ ...one(own, own), cookies: true }, setting);
    await clock.run(visit(0, ms(0)));
    expect(sentCookies(sender)).toEqual(["a=b", "a=b; id=7; lang=de"]);
  });
});

describe("evidence of a visit", () => {
  async function told(parts: Partial<Traffic>, body: string) {
    const given = '{"session":"captured-canary"}';
    const headers = { "set-cookie": "sid=cookie-canary; Path=/" };
    const { clock, notes, visit } = stage(parts, ({ path }) =>
      path === "/login" ? [200, given, headers] : [500, body, headers],
    );
    await clock.run(visit(0, ms(0)));
    expect(notes.evidence).toHaveLength(1);
    return notes.evidence[0]?.excerpt;
  }

  const login = step({ path: "/login" });

  it("is without the cookies that the jar put into its request", async () => {
    const parts = { ...one(login, step({ path: "/in" })), cookies: true };
    expect(await told(parts, "no such session: cookie-canary")).toBe("no such session: [redacted]");
  });

  it("is without what was captured under a secret name", async () => {
    const using = step({ path: "/in/${session}" });
    const captures = [json("session", "$.session"), json("open", "$.session")];
    const body = "no such session: captured-canary";
    const secret = one({ ...login, captures: captures.slice(0, 1) }, using);
    expect(await told(secret, body)).toBe("no such session: [redacted]");
    const open = one({ ...login, captures: captures.slice(1) }, step({ path: "/in/${open}" }));
    expect(await told(open, body)).toBe(body);
  });

  it("is without what stands in a column of a secret name, and with what else stands in its row", async () => {
    const rows = [{ password: "column-canary", name: "columnist" }];
    const feeders: readonly Feeder[] = [{ name: "users", rows, order: "unique" }];
    const body = "columnist is not column-canary";
    const path = "/${users.name}/${users.password}";
    const parts = { ...one(step({ path })), feeders };
    expect(await told(parts, body)).toBe("columnist is not [redacted]");
  });
});

describe("a user's number", () => {
  it("is its arrival, modulo the users of the traffic", async () => {
    const same = one(step({ path: "/${user}" }));
    const open = stage(same);
    for (const n of [0, 5]) await open.clock.run(open.visit(n, ms(0)));
    expect(open.sender.paths).toEqual(["/0", "/5"]);
    const counted = stage({ ...same, users: 3 });
    for (const n of [0, 5]) await counted.clock.run(counted.visit(n, ms(0), 99));
    expect(counted.sender.paths).toEqual(["/0", "/2"]);
    const connection = stage({ ...same, model: closed(2, 1000) });
    await connection.clock.run(connection.visit(8, ms(0), 1));
    expect(connection.sender.paths).toEqual(["/1"]);
  });
});

describe("a step of MCP", () => {
  const call = { kind: "tool", name: "find", arguments: { q: "${nonce}" } } as const;
  const mcp = { path: "/mcp", headers: {}, as: null, version: "2025-11-25", call } as const;

  function reply({ body }: OutgoingRequest): Given {
    const { id, method, params } = JSON.parse(String(body));
    const headers = { "content-type": "application/json" };
    if (id === undefined) return [202];
    const opened = { protocolVersion: "2025-11-25", capabilities: { tools: {} }, serverInfo: {} };
    const found = { content: [], structuredContent: { id: `of ${params?.arguments?.q}` } };
    const result = method === "initialize" ? opened : found;
    return [200, JSON.stringify({ jsonrpc: "2.0", id, result }), headers];
  }

  it("leaves neither its session nor a secret argument in evidence", async () => {
    const secret = {
      kind: "tool",
      name: "find",
      arguments: { by: [{ pin: "pin-canary" }] },
    } as const;
    const sends = { kind: "mcp", mcp: { ...mcp, call: secret } } as const;
    const { clock, notes, visit } = stage(one({ ...step(), sends }), (request) => {
      const { id, method } = JSON.parse(String(request.body));
      const message = `no session ${request.headers["mcp-session-id"]} for pin-canary`;
      const [status, body = "", headers = {}] = reply(request);
      if (method === "initialize") {
        return [status, body, { ...headers, "mcp-session-id": "session-canary" }];
      }
      if (method !== "tools/call") return [status, body, headers];
      return [400, JSON.stringify({ jsonrpc: "2.0", id, error: { code: -1, message } }), headers];
    });
    await clock.run(visit(0, ms(0)));
    expect(notes.evidence).toMatchObject([
      { message: "error -1: no session [redacted] for [redacted]", status: 400 },
    ]);
    expect(JSON.stringify(notes.evidence)).not.toContain("canary");
  });

  it("observes each request under its own operation, and captures of the result", async () => {
    const find: Step = {
      ...step(),
      name: "find",
      sends: { kind: "mcp", mcp },
      captures: [json("id", "$.structuredContent.id")],
    };
    const steps = [step({ path: "/first" }), find, step({ path: "/${id}" })];
    const { clock, sender, notes, visit, context } = stage(
      { ...one(...steps), users: 1 },
      (request) => (request.path === "/mcp" ? reply(request) : [200]),
    );
    await clock.run(visit(0, ms(0)));
    await clock.run(visit(1, clock.now()));
    const names = operationsOf(context.traffic).map(({ name }) => name);
    expect(notes.observations.map(({ operation, good }) => [names[operation], good])).toEqual([
      ["request", true],
      ["find initialize", true],
      ["find initialized", true],
      ["find tools/call", true],
      ["request", true],
      // The user has its session already.
      ["request", true],
      ["find tools/call", true],
      ["request", true],
    ]);
    expect(sender.paths.at(-1)).toBe("/of%20gd-16-0-1");
    const ids = sender.sent.flatMap(({ request: { body } }) =>
      body === null ? [] : (JSON.parse(String(body)).id ?? []),
    );
    expect(new Set(ids).size).toBe(3);
  });
});
