/** The simulated model repeats itself exactly, given its seed. */

import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../gateway-under-test/base/parse-config.ts";
import { answerText } from "../../../gateway-under-test/provider/answer-text.ts";
import { behaviourSchema, patched } from "../../../gateway-under-test/provider/behaviour.ts";
import { providerSchema } from "../../../gateway-under-test/provider/config.ts";
import { plan } from "../../../gateway-under-test/provider/model.ts";
import { readQuestion } from "../../../gateway-under-test/provider/question.ts";

const question = (content: string, more: object = {}) =>
  readQuestion(
    { model: "m", stream: true, messages: [{ role: "user", content }], ...more },
    undefined,
  );

const config = (more: object = {}) => parseConfig(providerSchema, { name: "one", ...more });

const plans = (seed: number, behaviour: object = {}, count = 200) =>
  Array.from({ length: count }, (_, ordinal) =>
    plan(config({ seed }), parseConfig(behaviourSchema, behaviour), {
      question: question(`question ${ordinal % 3}`),
      ordinal,
      created: 0,
    }),
  );

test("the same seed plays the same answers at the same pace", () => {
  expect(plans(7)).toEqual(plans(7));
  expect(plans(7)).not.toEqual(plans(8));
});

test("the pace varies around its median", () => {
  const firstTokenMs = plans(7).map(({ timeline }) => timeline.steps[0]?.atMs ?? 0);
  const below = firstTokenMs.filter((ms) => ms < 30).length;
  expect(below).toBeGreaterThan(60);
  expect(below).toBeLessThan(140);
  expect(Math.min(...firstTokenMs)).toBeGreaterThan(0);
});

test("a ratio hits about its share of requests, and the same ones each time", () => {
  const hits = () =>
    plans(7, { answer: { status: 503, ratio: 0.5 } }).map(({ affectedBy }) => affectedBy.length);
  const count = hits().reduce((sum, hit) => sum + hit, 0);
  expect(count).toBeGreaterThan(60);
  expect(count).toBeLessThan(140);
  expect(hits()).toEqual(hits());
});

test("an order changes nothing but what it names", () => {
  const usual = plans(7).map(({ timeline }) => timeline.steps[0]?.atMs);
  const cut = plans(7, { cut: { afterTokens: 1 } }).map(({ timeline }) => timeline.steps[0]?.atMs);
  expect(cut).toEqual(usual);
});

describe("an answer", () => {
  test("depends on the question, not on when it was asked", () => {
    const text = (content: string) => answerText(config(), question(content)).tokens.join("");
    expect(text("one")).toBe(text("one"));
    expect(text("one")).not.toBe(text("two"));
  });

  test("begins with the nonce, from the header or else from the last user message", () => {
    const { nonce } = question("tell me nonce:n-7, please");
    expect(nonce).toBe("n-7");
    const messages = [{ role: "user", content: "nonce:old" }];
    expect(readQuestion({ model: "m", messages }, "n-8").nonce).toBe("n-8");
    expect(answerText(config(), question("nonce:n-7")).tokens[0]).toContain("n-7");
  });

  test("is as long as it was configured, unless the question allows less", () => {
    const twelve = config({ tokens: 12 });
    expect(answerText(twelve, question("x"))).toMatchObject({ finishReason: "stop" });
    expect(answerText(twelve, question("x")).tokens).toHaveLength(12);
    const short = answerText(twelve, question("x", { max_tokens: 3 }));
    expect(short.tokens).toHaveLength(3);
    expect(short.finishReason).toBe("length");
  });
});

test("a patch adds and takes away parts, and leaves the others alone", () => {
  const before = { firstTokenMs: 5, tokensPerSecond: 9 };
  expect(patched(before, { firstTokenMs: null, silent: {} })).toEqual({
    tokensPerSecond: 9,
    silent: {},
  });
});
