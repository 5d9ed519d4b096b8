// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.

import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { calibrationTraffic } from "../../../src/load/calibrate/calibration-traffic.ts";
import { defaultMcpVersion } from "../../../src/load/mcp/spec.ts";
import { type Journey, type Step, stepsOf } from "../../../src/load/traffic.ts";
import { defaultTransport } from "../../../src/load/transport/spec.ts";
import { step, traffic } from "../sample.ts";

const rehearsed = (...journeys: readonly Journey[]) => calibrationTraffic(traffic({ journeys }));

const named = (name: string, path: string, parts: Partial<Step> = {}) =>
  step({ path }, { name, ...parts });

const mcp: Step = named("tool", "/", {
  sends: {
    kind: "mcp",
    mcp: {
      path: "/mcp",
      headers: {},
      as: null,
      version: defaultMcpVersion,
      call: { kind: "list", of: "tools" },
    },
  },
});

describe("the traffic of a calibration", () => {
  it("has each request as a journey, as often as the journey that it comes from", () => {
    const { journeys } = rehearsed(
      { weight: 3, steps: [named("a", "/a"), named("b", "/b")] },
      { weight: 1, steps: [named("c", "/c")] },
    );
    expect(journeys.map(({ weight, steps }) => [weight, steps.map(({ name }) => name)])).toEqual([
      [3, ["a"]],
      [3, ["b"]],
      [1, ["c"]],
    ]);
  });

  it("does not stop to think", () => {
    const think = { least: ms(1000), most: ms(2000) };
    const [only] = stepsOf(rehearsed({ weight: 1, steps: [named("a", "/", { think })] }));
    expect(only?.think).toEqual({ least: 0, most: 0 });
  });

  it("leaves out what waits for an answer of the target", () => {
    const captures = [{ name: "id", from: { kind: "json", path: "$.id" } }] as const;
    const steps = [named("make", "/orders", { captures }), named("read", "/orders/${id}")];
    expect(stepsOf(rehearsed({ weight: 1, steps })).map(({ name }) => name)).toEqual(["make"]);
  });

  it("keeps what every arrival fills in for itself", () => {
    const steps = [named("own", "/${nonce}/${user}/${people.name}")];
    expect(stepsOf(rehearsed({ weight: 1, steps })).map(({ name }) => name)).toEqual(["own"]);
  });

  it("is a plain request where nothing else is left", () => {
    const [only, ...others] = stepsOf(rehearsed({ weight: 1, steps: [mcp] }));
    expect(only?.sends).toMatchObject({ kind: "request", request: { method: "GET", path: "/" } });
    expect(others).toEqual([]);
  });

  it("uses up no row that is there for one arrival", () => {
    const rows = [{ name: "ada" }];
    const orders = (["unique", "random", "sequential"] as const).map((order) => {
      const feeders = [{ name: "people", rows, order }];
      return calibrationTraffic(traffic({ feeders })).feeders[0]?.order;
    });
    expect(orders).toEqual(["sequential", "random", "sequential"]);
  });

  it("speaks what the echo speaks", () => {
    const transport = { ...defaultTransport, http: "2", connections: 1, family: 6 } as const;
    const spoken = calibrationTraffic(traffic({ transport })).transport;
    expect([spoken.http, spoken.connections, spoken.family]).toEqual(["1.1", null, null]);
  });
});
