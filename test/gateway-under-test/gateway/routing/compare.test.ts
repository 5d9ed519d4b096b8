/** Fan-outs that hear several answers to the end: a quorum, or the best by a judge. */

import { describe, expect, test } from "vitest";
import type { Completion } from "../../../../gateway-under-test/gateway/answer.ts";
import { gatewaySchema } from "../../../../gateway-under-test/gateway/config.ts";
import {
  best,
  type Entry,
  judgeFor,
  mostAgreed,
} from "../../../../gateway-under-test/gateway/routing/judge.ts";
import { aRouting, attemptsOf, routesOf, textOf } from "./routing-rig.ts";
import { piece } from "./scripted-providers.ts";

const comparing = (
  strategy: { pick: "quorum" | "best"; judge?: "longest" | "shortest" | "cheapest" },
  width?: number,
) => ({
  models: {
    smart: {
      routes: routesOf("a", "b", "c"),
      strategy: { kind: "fan-out" as const, ...strategy, ...(width && { width }) },
    },
  },
});

function anEntry(provider: string, text: string, completion?: Completion): Entry {
  const given = { kind: "whole" as const, status: 200, headers: {}, body: "" };
  const route = { provider, model: "m" };
  return { kind: "collected", route, text, given, completion };
}

const used = (tokens: number): Completion => ({
  finishReason: "stop",
  isEmpty: false,
  usage: { prompt_tokens: 0, completion_tokens: tokens, total_tokens: tokens },
});

describe("a judge prefers", () => {
  const config = gatewaySchema.parse({
    prices: {
      "dear/*": { inputPerMillion: 9, outputPerMillion: 9 },
      "cheap/m": { inputPerMillion: 1, outputPerMillion: 1 },
    },
  });
  const entries = [
    anEntry("unpriced", "a", used(1)),
    anEntry("dear", "the longest", used(10)),
    anEntry("silent", "it is", undefined),
    anEntry("cheap", "it is", used(80)),
  ];
  const picked = (judge: "longest" | "shortest" | "cheapest") =>
    best(entries, judgeFor(judge, config))?.route.provider;

  test("the longest text", () => expect(picked("longest")).toBe("dear"));
  test("the shortest text", () => expect(picked("shortest")).toBe("unpriced"));
  test("what has cost least, of what has a price", () => expect(picked("cheapest")).toBe("cheap"));
  test("the first of equals", () =>
    expect(best(entries, () => 0)?.route.provider).toBe("unpriced"));
});

describe("answers agree", () => {
  test("when they differ in case and space only", () => {
    const entries = ["No.", " Yes,\n it  is", "yes, it is "].map((text) => anEntry(text, text));
    expect(mostAgreed(entries).map(({ text }) => text)).toEqual([" Yes,\n it  is", "yes, it is "]);
  });

  test("and of groups that are as large the first counts", () => {
    const entries = ["b", "a"].map((text) => anEntry(text, text));
    expect(mostAgreed(entries).map(({ text }) => text)).toEqual(["b"]);
  });
});

describe("a quorum", () => {
  test("is given as soon as a majority agrees; who is late is called off", async () => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "quorum" }));
    providers.script("a", { kind: "says", text: "Paris", afterMs: 10 });
    providers.script("c", { kind: "says", text: "paris ", afterMs: 20 });
    const asking = ask();
    await pass(20);
    expect(textOf(asking)).toBe("Paris");
    expect(attemptsOf(asking)).toEqual([
      ["a", "answered"],
      ["b", "outrun"],
      ["c", "answered"],
    ]);
    expect(asking.call.record).toMatchObject({ provider: "a", servedModel: "a-model" });
  });

  test("without a majority is the largest group, once all were heard", async () => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "quorum" }));
    providers.script("a", { kind: "says", text: "one", afterMs: 30 });
    providers.script("b", { kind: "says", text: "two", afterMs: 10 });
    providers.script("c", { kind: "says", text: "three", afterMs: 20 });
    const asking = ask();
    await pass(29);
    expect(asking.answer).toBeUndefined();
    await pass(1);
    expect(textOf(asking)).toBe("one");
  });
});

describe("the best", () => {
  test("of streams is collected whole and played as a stream", async () => {
    const { providers, ask, pass, metric } = aRouting(comparing({ pick: "best" }, 2));
    providers.script("a", { kind: "streams", pieces: ["sh", "ort"], gapMs: 5 });
    providers.script("b", { kind: "streams", pieces: ["much ", "longer"], gapMs: 10 });
    const asking = ask({ stream: true });
    await pass(19);
    expect(asking.reader.text).toBe("");
    await pass(1);
    expect(asking.reader.text).toBe(piece("much ") + piece("longer"));
    expect(asking.reader).toMatchObject({ endings: 1, ending: { kind: "complete" } });
    expect(attemptsOf(asking)).toEqual([
      ["a", "answered"],
      ["b", "answered"],
    ]);
    expect(await metric("gateway_fan_out_wins_total")).toEqual([
      'gateway_fan_out_wins_total{provider="b"} 1',
    ]);
  });

  test("never is a stream that broke: the next route takes its place", async () => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "best" }, 2));
    const broken = { kind: "streams", pieces: ["by far the longest"], gapMs: 5 } as const;
    providers.script("a", { ...broken, breaks: "truncated" });
    providers.script("b", { kind: "says", text: "b" });
    providers.script("c", { kind: "says", text: "ccc" });
    const asking = ask({ stream: true });
    await pass(10);
    expect(asking.reader.text).toBe(piece("ccc"));
    expect(attemptsOf(asking)).toEqual([
      ["a", "truncated"],
      ["b", "answered"],
      ["c", "answered"],
    ]);
  });

  test("is the only one, when the others fail", async () => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "best" }));
    providers.script("a", { kind: "rejects", status: 500 });
    providers.script("b", { kind: "says", text: "b", afterMs: 9 });
    providers.script("c", { kind: "fails", reason: "reset" });
    const asking = ask();
    await pass(9);
    expect(textOf(asking)).toBe("b");
  });

  test.each([
    ["all fail", 500, 502],
    ["the question is wrong", 400, 400],
  ])("is a refusal when %s", async (_claim, status, expected) => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "best" }));
    for (const name of ["a", "b", "c"]) providers.script(name, { kind: "rejects", status });
    const asking = ask();
    await pass(1);
    expect(asking.answer).toMatchObject({ kind: "refusal", status: expected });
  });

  test("is nobody's once the client has left", async () => {
    const { providers, ask, pass } = aRouting(comparing({ pick: "best" }));
    providers.script("a", { kind: "says", text: "a" });
    const asking = ask({ stream: true });
    await pass(5);
    asking.call.cancellation.cancel("client-gone");
    await pass(1);
    expect(providers.open).toBe(0);
    expect(asking.answer).toMatchObject({ kind: "refusal", status: 499 });
  });
});
