/** Failover, fan-out and hedges as races: who wins, who is called off, and what is written down. */

import { describe, expect, test } from "vitest";
import { aRouting, attemptsOf, routesOf, textOf } from "./routing-rig.ts";
import { piece } from "./scripted-providers.ts";

const fanOut = (width?: number) => ({
  models: {
    smart: {
      routes: routesOf("a", "b", "c"),
      strategy: { kind: "fan-out" as const, ...(width === undefined ? {} : { width }) },
    },
  },
});

describe("failover", () => {
  test("asks one after the other, never two at a time", async () => {
    const { providers, ask, pass } = aRouting();
    providers.script("a", { kind: "rejects", status: 500, afterMs: 10 });
    providers.script("b", { kind: "fails", reason: "reset", afterMs: 5 });
    providers.script("c", { kind: "says", text: "hi", afterMs: 1 });
    const asking = ask();
    await pass(20);
    expect(providers.asked).toEqual([
      ["a", 0],
      ["b", 10],
      ["c", 15],
    ]);
    expect(textOf(asking)).toBe("hi");
    expect(asking.call.record).toMatchObject({ provider: "c", servedModel: "c-model" });
  });

  test("begins no attempt after the deadline", async () => {
    const { providers, ask, pass } = aRouting();
    providers.script("a", { kind: "fails", reason: "first-byte-timeout", afterMs: 50 });
    const asking = ask({ deadlineMs: 50 });
    await pass(60);
    expect(providers.asked).toEqual([["a", 0]]);
    expect(asking.answer).toMatchObject({ kind: "refusal", status: 504 });
  });

  test("asks nobody else when the client has left", async () => {
    const { providers, ask, pass } = aRouting();
    const asking = ask();
    await pass(10);
    asking.call.cancellation.cancel("client-gone");
    await pass(1);
    expect(providers.heard).toEqual([{ provider: "a", at: 0, state: "client-gone" }]);
    expect(asking.answer).toMatchObject({ kind: "refusal", status: 499 });
    expect(attemptsOf(asking)).toEqual([["a", "client-gone"]]);
  });
});

describe("a fan-out", () => {
  test("asks all at once; the first that reaches its commit point wins", async () => {
    const { providers, ask, pass, metric } = aRouting(fanOut());
    providers.script("a", { kind: "streams", pieces: ["slow"], afterMs: 30 });
    providers.script("b", { kind: "streams", pieces: ["qu", "ick"], afterMs: 10, gapMs: 5 });
    const asking = ask({ stream: true });
    await pass(10);
    // Those that lost are called off, and written down, before the winner's answer is returned.
    expect(asking.answer?.kind).toBe("stream");
    expect(providers.heard.map(({ state }) => state)).toEqual(["outrun", "open", "outrun"]);
    expect(attemptsOf(asking)).toEqual([
      ["a", "outrun"],
      ["b", "pending"],
      ["c", "outrun"],
    ]);
    await pass(10);
    expect(asking.reader.text).toBe(piece("qu") + piece("ick"));
    expect(asking.reader.ending).toMatchObject({ kind: "complete" });
    expect(asking.call.record).toMatchObject({ provider: "b", completion: { isEmpty: false } });
    expect(await metric("gateway_fan_out_wins_total")).toEqual([
      'gateway_fan_out_wins_total{provider="b"} 1',
    ]);
  });

  test("of two that commit at the same instant one is given, and the other is drained", async () => {
    const { providers, ask, pass } = aRouting(fanOut(2));
    providers.script("a", { kind: "streams", pieces: ["one"], gapMs: 5, afterMs: 5 });
    providers.script("b", { kind: "streams", pieces: ["two"], gapMs: 5, afterMs: 5 });
    const asking = ask({ stream: true });
    await pass(20);
    expect(asking.reader.text).toBe(piece("one"));
    expect(attemptsOf(asking)).toEqual([
      ["a", "answered"],
      ["b", "outrun"],
    ]);
    expect(providers.open).toBe(0);
  });

  test("replaces who fails by the next in order", async () => {
    const { providers, ask, pass } = aRouting(fanOut(2));
    providers.script("a", { kind: "fails", reason: "refused", afterMs: 3 });
    providers.script("b", { kind: "says", text: "late", afterMs: 50 });
    providers.script("c", { kind: "says", text: "early", afterMs: 4 });
    const asking = ask();
    await pass(10);
    expect(providers.asked).toEqual([
      ["a", 0],
      ["b", 0],
      ["c", 3],
    ]);
    expect(textOf(asking)).toBe("early");
  });

  test("whose winner breaks after its commit point ends once, and begins nothing new", async () => {
    const { providers, ask, pass } = aRouting(fanOut(2));
    const breaks = { kind: "streams", pieces: ["x"], gapMs: 5, breaks: "truncated" } as const;
    providers.script("a", breaks);
    const asking = ask({ stream: true });
    await pass(20);
    expect(asking.reader.ending).toEqual({ kind: "broken", reason: "truncated", said: 1 });
    expect(asking.reader.endings).toBe(1);
    expect(providers.asked).toHaveLength(2);
    expect(asking.call.record.completion).toBeUndefined();
  });

  test("whose client leaves calls off everybody", async () => {
    const { providers, ask, pass } = aRouting(fanOut());
    const asking = ask({ stream: true });
    await pass(5);
    asking.call.cancellation.cancel("client-gone");
    await pass(1);
    expect(providers.open).toBe(0);
    expect(attemptsOf(asking).map(([, outcome]) => outcome)).toEqual(
      Array.from({ length: 3 }, () => "client-gone"),
    );
  });

  test("is one attempt when failover is off", async () => {
    const { providers, ask, pass } = aRouting({ ...fanOut(), protections: { failover: false } });
    providers.script("a", { kind: "rejects", status: 500 });
    const asking = ask();
    await pass(1);
    expect(providers.asked).toEqual([["a", 0]]);
    expect(asking.answer).toMatchObject({ kind: "refusal", status: 500 });
  });
});
