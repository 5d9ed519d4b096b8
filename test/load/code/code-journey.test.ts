// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { setMaxListeners } from "node:events";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import type { CheckedResponse, RequestContext } from "../../../src/load/code/define.ts";
import { partFunctions } from "../../../src/load/code/functions.ts";
import { loadFunctions } from "../../../src/load/code/loaded.ts";
import { type VisitContext, visits } from "../../../src/load/drive/visit.ts";
import { loadWithEnv } from "../../../src/load/env-load.ts";
import type { LoadOrder } from "../../../src/load/load.ts";
import type { Traffic } from "../../../src/load/traffic.ts";
import type { Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";
import type { TrafficDefinition } from "../../../src/scenario/define-scenario.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { Notebook, ScriptedSender } from "../sample.ts";
import { moduleFile, readText } from "./module-file.ts";

const stages = [{ hold: "10s", at: "1/s" }];
const module = "/scenarios/agent.ts";
const rows = "id,name\n7,Ann\n8,\n";

/** The traffic as it is read from a module that exports it. */
function read(written: TrafficDefinition) {
  const definition = {
    name: "agent",
    target: { url: "http://127.0.0.1:1", keys: { "tenant-a": "key" } },
    traffic: { chat: { ...(written.connections ? {} : { stages }), ...written } },
  };
  const { data, functions } = partFunctions(definition, module);
  const readFile = () => new Uint8Array(Buffer.from(rows));
  const { traffics } = parseScenario(JSON.stringify(data), "agent.ts", [], { module, readFile });
  const [traffic] = traffics;
  if (traffic === undefined) throw new Error("no traffic was read");
  return { traffic, functions };
}

/** Answers each request after 10 ms with its path. */
class EchoingSender extends ScriptedSender {
  override async send(request: OutgoingRequest): Promise<Exchange> {
    const exchange = await super.send(request);
    const body = Buffer.from(JSON.stringify({ path: request.path, said: request.body }));
    return { ...exchange, answer: { status: 200, headers: { "x-path": request.path }, body } };
  }
}

function stage(written: TrafficDefinition, changed: (traffic: Traffic) => Traffic = (as) => as) {
  const { traffic, functions } = read(written);
  const clock = new VirtualClock();
  const sender = new EchoingSender(clock, () => ["answered", 10]);
  const notes = new Notebook();
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const context: VisitContext = {
    clock,
    sender,
    endpoint: { origin: "http://127.0.0.1:1", dial: null, tls: null },
    traffic: changed(traffic),
    index: 0,
    seed: 42,
    zero: ms(0),
    observe: notes.observe,
    evidence: (sample) => notes.evidence.push(sample),
    signal: stop.signal,
    functionOf: ({ at }) => functions.get(at) ?? (() => undefined),
  };
  const visit = visits(context);
  const play = (arrival: number) => clock.run(visit(arrival, clock.now()));
  const paths = () => sender.sent.map(({ request }) => request.path);
  return { clock, sender, notes, play, paths };
}

describe("a request function", () => {
  it("makes the request of each arrival, as its place says who sends it", async () => {
    const headers = { "X-Team": "checkout", "x-user": "user-${user}" };
    const make = ({ arrival }: RequestContext) => ({ path: `/${arrival}`, json: { arrival } });
    const { sender, play } = stage({ request: { as: "tenant-a", headers, function: make } });
    await play(0);
    await play(4);
    expect(sender.sent.map(({ request }) => request)).toMatchObject([
      { method: "POST", path: "/0", body: '{"arrival":0}', headers: { "x-user": "user-0" } },
      { method: "POST", path: "/4", body: '{"arrival":4}', headers: { "x-team": "checkout" } },
    ]);
  });

  it("has the nonce of the arrival, which a check may find again", async () => {
    const { notes, paths, play } = stage({
      request: ({ nonce }) => ({ path: `/${nonce}` }),
      expect: { echoes: "nonce" },
      check: ({ nonce, headers }) => headers["x-path"] === `/${nonce}`,
    });
    expect(await play(3)).toEqual({ kind: "answered", status: 200 });
    expect(paths()).toEqual(["/gd-16-0-3"]);
    expect(notes.evidence).toEqual([]);
  });

  it("draws chance that is the same for the seed, and unlike in each step and arrival", async () => {
    const draw = ({ random }: RequestContext) => ({ path: `/${random()}/${random()}` });
    const drawn = async () => {
      const { paths, play } = stage({ journey: [{ request: draw }, { request: draw }] });
      await play(0);
      await play(1);
      return paths();
    };
    const first = await drawn();
    expect(await drawn()).toEqual(first);
    const numbers = first.flatMap((path) => path.slice(1).split("/").map(Number));
    expect(new Set(numbers).size).toBe(8);
    for (const number of numbers) expect(number).toBeLessThan(1);
  });

  it("gets by name what would stand in a template", async () => {
    const names = ["nonce", "arrival", "user", "uuid", "account.name", "account.id", "path"];
    const { paths, play } = stage({
      users: 3,
      feeders: { account: { file: "rows.csv" } },
      journey: [
        {
          request: { get: "/${nonce}-${arrival}-${user}-${uuid}-${account.name}-${account.id}" },
          capture: { path: { json: "$.path" } },
        },
        { request: ({ value }) => ({ path: `/${names.map(value).join("-")}` }) },
      ],
    });
    await play(4);
    const [first, second] = paths();
    expect(second).toBe(`${first}-${first}`);
    expect(first).toMatch(/^\/gd-16-0-4-4-1-[-0-9a-f]{36}-Ann-7$/);
  });

  it("gets the empty text of a field that is empty", async () => {
    const { paths, play } = stage({
      feeders: { account: { file: "rows.csv" } },
      request: ({ value }) => ({ path: `/${value("account.id")}/${value("account.name")}` }),
    });
    await play(1);
    expect(paths()).toEqual(["/8/"]);
  });

  it.each(["acount.id", "account.nam", "token", "toString", "account.constructor"])(
    "that asks for %s, which is nowhere, ends the run",
    async (name) => {
      const { play } = stage({
        feeders: { account: { file: "rows.csv" } },
        request: ({ value }) => ({ path: `/${value(name)}` }),
      });
      await expect(play(0)).rejects.toThrow(
        `traffic.chat.request threw: there is no value ${name}: no step before captures it, no feeder has it`,
      );
    },
  );

  it("takes a unique row for each arrival: one that finds none is dropped", async () => {
    const { notes, paths, play } = stage({
      feeders: { account: { file: "rows.csv", order: "unique" } },
      request: ({ value }) => ({ path: `/${value("account.id")}` }),
    });
    for (const arrival of [0, 1, 2]) await play(arrival);
    expect(paths()).toEqual(["/7", "/8"]);
    expect(notes.tally).toEqual({ "200": 2, dropped: 1 });
  });

  it("stands in a journey like any request: captures, thinks, ends it", async () => {
    const { sender, notes, play } = stage({
      journey: [
        {
          name: "ask",
          request: () => ({ path: "/ask" }),
          capture: { asked: { json: "$.path" } },
          think: "2s",
        },
        {
          name: "use",
          request: ({ value }) => ({ path: `${value("asked")}/use` }),
          check: () => "bad",
        },
        { name: "never", request: () => ({ path: "/never" }) },
      ],
    });
    await play(0);
    expect(sender.sent.map(({ at, request }) => [at, request.path])).toEqual([
      [0, "/ask"],
      [2010, "/ask/use"],
    ]);
    expect(notes.evidence).toMatchObject([{ operation: 1, outcome: "invalid", message: "bad" }]);
  });

  it("stands in a mix, drawn by weight", async () => {
    const { paths, play } = stage({
      mix: [
        { weight: 1, request: () => ({ path: "/a" }) },
        { weight: 1, journey: [{ request: () => ({ path: "/b" }) }] },
        { weight: 1, request: { get: "/c" } },
      ],
    });
    for (let arrival = 0; arrival < 60; arrival++) await play(arrival);
    expect([...new Set(paths())].sort()).toEqual(["/a", "/b", "/c"]);
  });

  it("fails a step whose capture finds nothing in the answer", async () => {
    const { play } = stage({
      journey: [{ request: () => ({ path: "/" }), capture: { token: { json: "$.token" } } }],
    });
    expect(await play(0)).toEqual({ kind: "invalid", check: -1 });
  });

  it("that throws rejects, for it is no fault of the target", async () => {
    const { notes, play } = stage({
      request: () => {
        throw new Error("out of prompts");
      },
    });
    await expect(play(0)).rejects.toMatchObject({ code: "E_SCENARIO" });
    expect(notes.observations).toEqual([]);
  });
});

describe("a check function", () => {
  const strict = ({ body }: CheckedResponse) => (body.includes("/good") ? true : "not good");

  it("of the traffic looks at every step, but at those that have their own", async () => {
    const { notes, play } = stage({
      check: strict,
      journey: [
        { request: { get: "/good" } },
        { request: { get: "/other" }, check: () => true },
        { request: () => ({ path: "/bad" }) },
      ],
    });
    await play(0);
    expect(notes.evidence).toMatchObject([{ operation: 2, message: "not good" }]);
  });

  it("looks at plain requests, and they keep their answers for it", async () => {
    const { sender, notes, play } = stage({ request: { get: "/" }, check: strict });
    expect(await play(0)).toEqual({ kind: "invalid", check: 0 });
    expect(sender.sent[0]?.request.keepsAnswer).toBe(true);
    expect(notes.evidence).toMatchObject([{ outcome: "invalid", message: "not good" }]);
  });

  it("that throws makes the answer invalid, and its message is the evidence", async () => {
    const { notes, play } = stage({
      request: { get: "/" },
      check: ({ json }) => {
        throw new Error(`no choices in ${JSON.stringify(json())}`);
      },
    });
    await play(0);
    expect(notes.tally).toEqual({ invalid: 1 });
    const [{ message = "" } = {}] = notes.evidence;
    expect(message).toContain('the check threw: no choices in {"path":"/","said":null}');
  });
});

describe("beside a request function", () => {
  it("values of the environment may stand in headers", async () => {
    const traffic = read({
      request: {
        headers: { authorization: "Bearer ${env.TOKEN}" },
        function: () => ({ path: "/" }),
      },
    });
    const orders: LoadOrder[] = [];
    const load = loadWithEnv(
      {
        prepare: async (order) => {
          orders.push(order);
          throw new Error("seen");
        },
      },
      { TOKEN: "tok-${x}" },
    );
    const order = {
      traffics: [traffic.traffic],
      endpoint: { origin: "http://127.0.0.1:1", dial: null, tls: null },
      seed: 1,
      isUndisturbed: true,
      calibrates: false,
    };
    const listener = { batch: () => undefined, evidence: () => undefined };
    await expect(load.prepare(order, listener, new AbortController().signal)).rejects.toThrow(
      "seen",
    );
    const [filled] = orders[0]?.traffics ?? [];
    if (filled === undefined) throw new Error("nothing was ordered");
    const written = { request: { function: () => ({ path: "/" }) } };
    const { sender, play } = stage(written, () => filled);
    await play(0);
    expect(sender.sent[0]?.request.headers).toEqual({ authorization: "Bearer tok-${x}" });
  });
});

describe("the functions of a thread", () => {
  const text = `
export default {
  name: "a",
  traffic: { chat: { request: () => ({ path: "/" }), check: () => true } },
};
`;
  const traffics = (path: string): readonly Traffic[] => {
    const written = { request: () => ({ path: "/" }), check: () => true };
    const { traffic } = read(written);
    const own = JSON.parse(JSON.stringify(traffic).replaceAll(module, path));
    return [own];
  };

  it("are loaded from the module that the plan names", async () => {
    const path = moduleFile(text);
    const functionOf = await loadFunctions(traffics(path), readText);
    expect(
      Reflect.apply(functionOf({ module: path, at: "traffic.chat.request" }), undefined, []),
    ).toEqual({
      path: "/",
    });
  });

  it("must be there: a module that exports something else each time is told of", async () => {
    const path = moduleFile(text);
    const functionOf = await loadFunctions(traffics(path), readText);
    expect(() => functionOf({ module: path, at: "traffic.chat.journey[0].check" })).toThrow(
      `${path} has no function at traffic.chat.journey[0].check: it must export the same in each thread`,
    );
  });

  it("are none of a scenario without them, and nothing is run", async () => {
    const { traffic } = read({ request: { get: "/" } });
    await loadFunctions([traffic], () => {
      throw new Error("a module was read");
    });
  });
});
