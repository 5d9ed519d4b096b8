import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import { partFunctions } from "../../../src/load/code/functions.ts";

const module = "/scenarios/agent.ts";
const part = (definition: unknown) => partFunctions(definition, module);

const inTraffic = (traffic: unknown) => ({ traffic: { chat: traffic } });

/** What is told of a definition that cannot be parted. */
function toldOf(definition: unknown): string {
  try {
    part(definition);
  } catch (error) {
    if (!(error instanceof GamedayError)) throw error;
    expect([error.code, error.where]).toEqual(["E_SCENARIO", module]);
    return error.hint === undefined ? error.message : `${error.message}\n${error.hint}`;
  }
  return "nothing is told";
}

const make = () => ({ path: "/" });
const check = () => true;

describe("a function gives way to its place", () => {
  it.each<[string, unknown, unknown, readonly string[]]>([
    [
      "as the request of a traffic",
      { request: make },
      { request: { function: "traffic.chat.request" } },
      ["traffic.chat.request"],
    ],
    [
      "as a part of the request",
      { request: { as: "tenant-a", function: make } },
      { request: { as: "tenant-a", function: "traffic.chat.request.function" } },
      ["traffic.chat.request.function"],
    ],
    [
      "as the check of a traffic",
      { check },
      { check: { function: "traffic.chat.check" } },
      ["traffic.chat.check"],
    ],
    [
      "in a step of a journey",
      { journey: [{ request: { get: "/" } }, { request: make, check }] },
      {
        journey: [
          { request: { get: "/" } },
          {
            request: { function: "traffic.chat.journey[1].request" },
            check: { function: "traffic.chat.journey[1].check" },
          },
        ],
      },
      ["traffic.chat.journey[1].request", "traffic.chat.journey[1].check"],
    ],
    [
      "in a journey of a mix",
      { mix: [{ weight: 1, journey: [{ request: make }] }] },
      {
        mix: [
          {
            weight: 1,
            journey: [{ request: { function: "traffic.chat.mix[0].journey[0].request" } }],
          },
        ],
      },
      ["traffic.chat.mix[0].journey[0].request"],
    ],
  ])("%s", (_claim, traffic, data, places) => {
    const parted = part(inTraffic(traffic));
    expect(parted.data).toEqual(inTraffic(data));
    expect([...parted.functions.keys()]).toEqual(places);
  });

  it("and is found there again, each in its own", () => {
    const other = () => ({ path: "/other" });
    const { functions } = part({ traffic: { a: { request: make }, b: { request: other } } });
    expect(functions.get("traffic.a.request")).toBe(make);
    expect(functions.get("traffic.b.request")).toBe(other);
  });

  it("though one function stands in several places", () => {
    const { functions } = part({ traffic: { a: { request: make }, b: { request: make } } });
    expect([...functions.values()]).toEqual([make, make]);
  });
});

describe("no function can stand", () => {
  const nowhere = (at: string) => `${at}: no function can stand here
The functions of a scenario are its request and its check; make this a value.`;

  it.each<[string, unknown, string]>([
    ["at the top", { description: make }, "description"],
    [
      "in a body",
      inTraffic({ request: { post: "/", json: { at: make } } }),
      "traffic.chat.request.json.at",
    ],
    [
      "in a body under a name that elsewhere takes one",
      inTraffic({ request: { post: "/", json: { check, request: make } } }),
      "traffic.chat.request.json.check",
    ],
    ["as an expectation", inTraffic({ expect: make }), "traffic.chat.expect"],
    ["in a list", { objectives: [make] }, "objectives[0]"],
    ["as a whole traffic", inTraffic(make), "traffic.chat"],
    ["in an MCP step", inTraffic({ journey: [{ mcp: make }] }), "traffic.chat.journey[0].mcp"],
    [
      "in a journey in a journey",
      inTraffic({ journey: [{ journey: [{ check }] }] }),
      "traffic.chat.journey[0].journey[0].check",
    ],
  ])("%s", (_claim, definition, at) => {
    expect(toldOf(definition)).toBe(nowhere(at));
  });
});

describe("nothing but a function can stand", () => {
  it.each<[string, unknown, string]>([
    ["as a check", { check: "yes" }, "traffic.chat.check: must be a function"],
    [
      "as a check, be it what stands for one",
      { check: { function: "traffic.chat.check" } },
      "traffic.chat.check: must be a function",
    ],
    [
      "as the function of a request",
      { request: { function: "traffic.chat.request" } },
      "traffic.chat.request.function: must be a function",
    ],
  ])("%s", (_claim, traffic, told) => {
    expect(toldOf(inTraffic(traffic))).toBe(told);
  });

  it("but a body may hold what it likes under such names: tools are described so", () => {
    const tools = [{ type: "function", function: { name: "search" } }];
    const definition = inTraffic({ request: { post: "/", json: { tools, check: 1 } } });
    expect(part(definition).data).toEqual(definition);
  });
});

class Prompt {}

describe("what a file could not hold is refused:", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;
  const hint = "\nWrite it as a file would: a text, a number, a list or an object.";

  it.each<[string, unknown, string]>([
    ["a pattern", { body: /hello/i }, `body: a RegExp is no data${hint}`],
    ["a date", { at: new Date(0) }, `at: a Date is no data${hint}`],
    ["a map", [new Map()], `[0]: a Map is no data${hint}`],
    ["bytes", { body: new Uint8Array(1) }, `body: a Uint8Array is no data${hint}`],
    ["a promise", Promise.resolve({}), `a Promise is no data${hint}`],
    ["an object of a class", { a: { b: new Prompt() } }, `a.b: a Prompt is no data${hint}`],
    ["a number that is none", { seed: Number.NaN }, `seed: NaN is no data${hint}`],
    [
      "a number without an end",
      { seed: Number.POSITIVE_INFINITY },
      `seed: Infinity is no data${hint}`,
    ],
    ["a big integer", { seed: 1n }, `seed: 1 is no data${hint}`],
    ["a symbol", { name: Symbol("a") }, `name: Symbol(a) is no data${hint}`],
    ["a hole in a list", { faults: [{}, undefined] }, "faults[1]: is undefined"],
    ["what stands inside of itself", circle, "self: stands inside of itself, without an end"],
  ])("%s", (_claim, definition, told) => {
    expect(toldOf(definition)).toBe(told);
  });
});

describe("data", () => {
  it("of any kind that a file could hold stays as it is", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const definition = { description: value };
        expect(JSON.stringify(part(definition).data)).toBe(JSON.stringify(definition));
      }),
    );
  });

  it("that is undefined is left out, as a key that is not written", () => {
    expect(JSON.stringify(part({ name: "a", seed: undefined }).data)).toBe('{"name":"a"}');
  });

  it("may stand in several places, and have no prototype", () => {
    const shared = Object.assign(Object.create(null), { hold: "1s" });
    const definition = { a: [shared, shared] };
    expect(part(definition).data).toEqual({ a: [{ hold: "1s" }, { hold: "1s" }] });
  });
});
