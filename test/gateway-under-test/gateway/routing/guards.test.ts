/** What is watched of each provider's model: breakers, probes, load and times. */

import { describe, expect, test } from "vitest";
import { aRouting, attemptsOf, routesOf, textOf } from "./routing-rig.ts";
import type { Script } from "./scripted-providers.ts";

const failing: Script = { kind: "rejects", status: 500 };
const minute = 60_000;

describe("a breaker", () => {
  test("is for one model of a provider: its other models go on", async () => {
    const models = {
      smart: [{ provider: "a", model: "large" }],
      plain: [{ provider: "a", model: "small" }],
    };
    const breaker = { failures: 1, openMs: minute };
    const { providers, ask, pass, metric } = aRouting({ models, breaker });
    providers.script("a", failing, { kind: "says", text: "well" });
    ask();
    await pass(1);
    const [broken, other] = [ask(), ask({ model: "plain" })];
    await pass(1);
    expect(broken.answer).toMatchObject({ kind: "refusal", status: 503 });
    expect(textOf(other)).toBe("well");
    expect(await metric("gateway_breaker_state")).toEqual([
      'gateway_breaker_state{provider="a",model="large"} 2',
      'gateway_breaker_state{provider="a",model="small"} 0',
    ]);
  });

  test("of a pattern is one for all names that clients invent", async () => {
    const models = { "gd-*": [{ provider: "a", model: "*" }] };
    const { providers, ask, pass, metric } = aRouting({ models, breaker: { failures: 2 } });
    providers.script("a", failing);
    for (const model of ["gd-one", "gd-two"]) ask({ model });
    await pass(1);
    expect(await metric("gateway_breaker_state")).toEqual([
      'gateway_breaker_state{provider="a",model="*"} 2',
    ]);
  });

  test.each([1, 3])("lets %i probes through at a time, and no more", async (probes) => {
    const breaker = { failures: 1, openMs: 10, probes };
    const { providers, ask, pass } = aRouting({ models: { smart: routesOf("a") }, breaker });
    providers.script("a", failing, { kind: "says", text: "well", afterMs: 100 });
    ask();
    await pass(10);
    const asked = Array.from({ length: 6 }, () => ask());
    await pass(1);
    expect(providers.open).toBe(probes);
    await pass(100);
    const outcomes = asked.flatMap((asking) => attemptsOf(asking).map(([, outcome]) => outcome));
    expect(outcomes.filter((outcome) => outcome === "answered")).toHaveLength(probes);
    expect(outcomes.filter((outcome) => outcome === "breaker-open")).toHaveLength(6 - probes);
  });

  test("gives the place of a probe whose client has left to the next", async () => {
    const breaker = { failures: 1, openMs: 10 };
    const { providers, ask, pass } = aRouting({ models: { smart: routesOf("a") }, breaker });
    providers.script("a", failing, { kind: "silent" }, { kind: "says", text: "well" });
    ask();
    await pass(10);
    const left = ask();
    await pass(1);
    left.call.cancellation.cancel("client-gone");
    await pass(1);
    const next = ask();
    await pass(1);
    expect(textOf(next)).toBe("well");
  });
});

describe("least-loaded", () => {
  const models = {
    smart: { routes: routesOf("a", "b"), strategy: { kind: "least-loaded" as const } },
  };

  test("counts streams until their end, whatever the model", async () => {
    const { providers, ask, pass, guarded, metric } = aRouting({ models });
    const stream: Script = { kind: "streams", pieces: ["x", "y"], gapMs: 50 };
    for (const name of ["a", "b"]) providers.script(name, stream);
    for (let i = 0; i < 3; i++) {
      ask({ stream: true });
      await pass(1);
    }
    expect(providers.asked.map(([name]) => name)).toEqual(["a", "b", "a"]);
    expect(guarded.providersHealth().map(({ inFlight }) => inFlight)).toEqual([2, 1]);
    expect(await metric("gateway_attempts_in_flight")).toEqual([
      'gateway_attempts_in_flight{provider="a",model="a-model"} 2',
      'gateway_attempts_in_flight{provider="b",model="b-model"} 1',
    ]);
    await pass(100);
    expect(guarded.providersHealth().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
  });
});

describe("fastest", () => {
  const models = {
    smart: { routes: routesOf("a", "b"), strategy: { kind: "fastest" as const, explore: 0 } },
  };

  test("asks everybody once, then whoever was quickest to its first content", async () => {
    const { providers, ask, pass, guarded } = aRouting({ models });
    providers.script("a", { kind: "streams", pieces: ["x"], afterMs: 40 });
    providers.script("b", { kind: "streams", pieces: ["x"], afterMs: 15, gapMs: 100 });
    for (let i = 0; i < 4; i++) {
      ask({ stream: true });
      await pass(120);
    }
    expect(providers.asked.map(([name]) => name)).toEqual(["a", "b", "b", "b"]);
    expect(guarded.providersHealth().map(({ ttftMs }) => ttftMs)).toEqual([40, 15]);
  });

  test("does not run to one that fails quickly", async () => {
    const { providers, ask, pass } = aRouting({ models });
    providers.script("a", { kind: "says", text: "a", afterMs: 40 });
    providers.script("b", failing);
    for (let i = 0; i < 4; i++) {
      ask();
      await pass(120);
    }
    expect(providers.asked.map(([name]) => name)).toEqual(["a", "b", "a", "a", "a"]);
  });

  test("a preference for low latency does so for any strategy", async () => {
    const { providers, ask, pass } = aRouting();
    providers.script("a", { kind: "says", text: "a", afterMs: 40 });
    providers.script("b", { kind: "says", text: "b", afterMs: 10 });
    providers.script("c", { kind: "says", text: "c", afterMs: 30 });
    for (let i = 0; i < 4; i++) {
      ask({ preferences: { latency: "low" } });
      await pass(50);
    }
    ask();
    await pass(50);
    expect(providers.asked.map(([name]) => name)).toEqual(["a", "b", "c", "b", "a"]);
  });
});
