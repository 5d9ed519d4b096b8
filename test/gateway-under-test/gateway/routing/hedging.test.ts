/** A second attempt beside one that is slower than usual: when, where to, how often. */

import { describe, expect, test } from "vitest";
import { aRouting, attemptsOf, type Rig, routesOf, textOf } from "./routing-rig.ts";

const hedge = { enabled: true, initialMs: 100 };
const free = { budget: { ratio: 1, minPerSecond: 1_000 } };

/** Twenty answers of provider a: 1 ms, 2 ms, ... 20 ms. */
async function learn({ providers, ask, pass }: Rig): Promise<void> {
  for (let afterMs = 1; afterMs <= 20; afterMs++) {
    providers.script("a", { kind: "says", text: "", afterMs });
    ask();
    await pass(afterMs);
  }
}

describe("a hedge", () => {
  test("begins at the initial delay while little is known, and goes to the next route", async () => {
    const { providers, ask, pass, metric } = aRouting({ hedge });
    providers.script("b", { kind: "says", text: "hedged", afterMs: 5 });
    const asking = ask();
    await pass(105);
    expect(providers.asked).toEqual([
      ["a", 0],
      ["b", 100],
    ]);
    expect(textOf(asking)).toBe("hedged");
    expect(providers.open).toBe(0);
    expect(attemptsOf(asking)).toEqual([
      ["a", "outrun"],
      ["b", "answered"],
    ]);
    expect(asking.call.record.provider).toBe("b");
    expect(await metric("gateway_extra_attempts_total")).toEqual([
      'gateway_extra_attempts_total{provider="b",use="hedge"} 1',
    ]);
    expect(await metric("gateway_hedges_won_total")).toEqual([
      'gateway_hedges_won_total{provider="b"} 1',
    ]);
  });

  test("begins after the 95th percentile of recent times, once there are twenty", async () => {
    const rig = aRouting({ hedge });
    await learn(rig);
    const begunAt = rig.clock.now();
    rig.providers.script("a", { kind: "silent" });
    rig.ask();
    await rig.pass(30);
    // The 19th of 20 times is 19 ms.
    expect(rig.providers.asked.at(-1)).toEqual(["b", begunAt + 19]);
  });

  test("that loses to the first attempt is called off", async () => {
    const { providers, ask, pass, metric } = aRouting({ hedge });
    providers.script("a", { kind: "says", text: "first", afterMs: 110 });
    const asking = ask();
    await pass(110);
    expect(textOf(asking)).toBe("first");
    expect(attemptsOf(asking)).toEqual([
      ["a", "answered"],
      ["b", "outrun"],
    ]);
    expect(await metric("gateway_hedges_won_total")).toEqual([]);
  });

  test("goes to the same provider when there is no other", async () => {
    const models = { smart: routesOf("a") };
    const { providers, ask, pass } = aRouting({ hedge, models });
    providers.script("a", { kind: "silent" }, { kind: "says", text: "second try" });
    const asking = ask();
    await pass(101);
    expect(textOf(asking)).toBe("second try");
    expect(providers.asked).toEqual([
      ["a", 0],
      ["a", 100],
    ]);
  });

  test("is waited for when the first attempt fails; then the search goes on behind it", async () => {
    const { providers, ask, pass } = aRouting({ hedge });
    providers.script("a", { kind: "fails", reason: "reset", afterMs: 120 });
    providers.script("b", { kind: "fails", reason: "reset", afterMs: 50 });
    providers.script("c", { kind: "says", text: "third" });
    const asking = ask();
    await pass(160);
    expect(providers.asked).toEqual([
      ["a", 0],
      ["b", 100],
      ["c", 150],
    ]);
    expect(textOf(asking)).toBe("third");
  });

  test("never begins after the commit point, however slow the stream is from there", async () => {
    const { providers, ask, pass } = aRouting({ hedge });
    providers.script("a", { kind: "streams", pieces: ["a", "b", "c"], gapMs: 500 });
    const asking = ask({ stream: true });
    await pass(1_600, 10);
    expect(providers.asked).toEqual([["a", 0]]);
    expect(asking.reader.ending?.kind).toBe("complete");
  });

  test("there is one a call at most", async () => {
    const { providers, ask, pass } = aRouting({ hedge, retries: free });
    ask();
    await pass(1_000, 10);
    expect(providers.asked).toHaveLength(2);
  });

  test("there is none unless it is asked for", async () => {
    const { providers, ask, pass } = aRouting();
    ask();
    await pass(1_000, 10);
    expect(providers.asked).toHaveLength(1);
  });
});

describe("so many hedges, and no more", () => {
  const ask100 = async ({ ask, pass }: Rig) => {
    for (let i = 0; i < 100; i++) ask();
    await pass(100, 100);
  };

  test("5 % of the requests, and one a second for quiet times", async () => {
    const rig = aRouting({ hedge, retries: free });
    await ask100(rig);
    const hedges = rig.providers.heard.filter(({ provider }) => provider === "b");
    expect(hedges).toHaveLength(6);
    expect(await rig.metric("gateway_retry_budget_exhausted_total")).toEqual([
      'gateway_retry_budget_exhausted_total{use="hedge"} 94',
    ]);
  });

  test("none when the budget for all extra attempts is empty", async () => {
    const rig = aRouting({ hedge, retries: { budget: { ratio: 0, minPerSecond: 0 } } });
    await ask100(rig);
    expect(rig.providers.heard).toHaveLength(100);
  });

  test("without the budget everything is asked twice", async () => {
    const rig = aRouting({ hedge, protections: { retryBudget: false } });
    await ask100(rig);
    expect(rig.providers.heard).toHaveLength(200);
  });
});
