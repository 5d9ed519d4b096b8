/** The simulated model repeats itself exactly, given its seed. */

import { describe, expect, test } from "vitest";
import { parseConfig } from "../../../gateway-under-test/base/parse-config.ts";
import { answerText } from "../../../gateway-under-test/provider/answer-text.ts";
import { behaviourSchema } from "../../../gateway-under-test/provider/behaviour.ts";
import { providerSchema } from "../../../gateway-under-test/provider/config.ts";
import { openai } from "../../../gateway-under-test/provider/formats/openai.ts";
import { plan } from "../../../gateway-under-test/provider/model.ts";
import type { Echo } from "../../../gateway-under-test/provider/question.ts";

const nothing = { nonce: undefined, tenant: undefined };

function question(content: string, more: object = {}, echo: Echo = nothing) {
  const body = { model: "m", stream: true, messages: [{ role: "user", content }], ...more };
  const read = openai.read(body, { model: undefined, isStream: false }, echo);
  if (read.kind === "wrong") throw new Error(read.message);
  return read.question;
}

const config = (more: object = {}) => parseConfig(providerSchema, { name: "one", ...more });

const plans = (seed: number, behaviour: object = {}, inFlight = 1) =>
  Array.from({ length: 200 }, (_, ordinal) =>
    plan(config({ seed }), parseConfig(behaviourSchema, behaviour), {
      format: openai,
      question: question(`question ${ordinal % 3}`),
      ordinal,
      wallTimeMs: 0,
      inFlight,
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

test("a share hits about so many requests, and the same ones each time", () => {
  const hits = () =>
    plans(7, { answer: { status: 503, share: 0.5 } }).map(({ affectedBy }) => affectedBy.length);
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
    expect(question("nonce:old", {}, { ...nothing, nonce: "n-8" }).nonce).toBe("n-8");
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

const textOf = ({ timeline }: ReturnType<typeof plan>) =>
  timeline.steps.map(({ bytes }) => bytes.toString()).join("");

const atMsOf = ({ timeline }: ReturnType<typeof plan>) => timeline.steps.map(({ atMs }) => atMs);

describe("a part", () => {
  test("does not change whom another part hits", () => {
    const hits = (behaviour: object) =>
      plans(7, behaviour).map(({ affectedBy }) => affectedBy.includes("answer"));
    const answer = { status: 503, share: 0.3 };
    expect(hits({ answer, cut: { share: 0.5 }, slow: { delayMs: 9 } })).toEqual(hits({ answer }));
  });

  test("that another one hides has not hit", () => {
    const all = { silent: { share: 0.5 }, answer: { status: 503 }, cut: {}, empty: {} };
    const hitBy = plans(7, all).map(({ affectedBy }) => affectedBy.join());
    expect(new Set(hitBy)).toEqual(new Set(["silent", "answer"]));
  });
});

test("a slow first token delays all tokens alike", () => {
  const [usual, slow] = [plans(7), plans(7, { slow: { delayMs: 100 } })];
  for (const [index, plan] of slow.entries()) {
    expect(plan.affectedBy).toEqual(["slow"]);
    const expected = atMsOf(usual[index] ?? plan).map((atMs) => atMs + 100);
    for (const [step, atMs] of atMsOf(plan).entries())
      expect(atMs).toBeCloseTo(expected[step] ?? 0);
  }
});

describe("overload", () => {
  const overload = { capacity: 4, slope: 2 };

  test("changes nothing up to the capacity", () => {
    expect(plans(7, { overload }, 4)).toEqual(plans(7));
  });

  test("makes all later by the power of how much it is exceeded", () => {
    const [usual, loaded] = [plans(7), plans(7, { overload }, 12)];
    for (const [index, plan] of loaded.entries()) {
      expect(plan.affectedBy).toEqual(["overload"]);
      const expected = atMsOf(usual[index] ?? plan).map((atMs) => atMs * 9);
      for (const [step, atMs] of atMsOf(plan).entries())
        expect(atMs).toBeCloseTo(expected[step] ?? 0);
    }
  });
});

const one = (behaviour: object, more: object = {}) =>
  plan(config({ tokens: 3 }), parseConfig(behaviourSchema, behaviour), {
    format: openai,
    question: question("x", more),
    ordinal: 0,
    wallTimeMs: 0,
    inFlight: 1,
  });

const whole = { stream: false };
const asksUsage = { stream_options: { include_usage: true } };

describe("an empty answer", () => {
  test("has no body", () => {
    expect(textOf(one({ empty: { form: "no-body" } }))).toBe("");
    const { timeline } = one({ empty: { form: "no-body" } }, whole);
    expect(timeline).toMatchObject({ status: 200, headers: { "content-length": "0" } });
  });

  test("has no choices", () => {
    const frames = textOf(one({ empty: { form: "no-choices" } })).split("\n\n");
    expect(frames).toEqual([expect.stringContaining('"choices":[]'), "data: [DONE]", ""]);
    const body = JSON.parse(textOf(one({ empty: { form: "no-choices" } }, whole)));
    expect(body).toMatchObject({ object: "chat.completion", choices: [] });
  });

  test("has no content, and is complete", () => {
    const text = textOf(one({ empty: {} }));
    expect(text.match(/"content":"[^"]*"/g)).toEqual(['"content":""']);
    expect(text).toContain('"finish_reason":"stop"');
    const body = JSON.parse(textOf(one({ empty: {} }, whole)));
    expect(body.choices).toMatchObject([{ message: { content: "" }, finish_reason: "stop" }]);
  });

  test("has nothing that could be cut", () => {
    expect(one({ empty: {}, cut: {} }).affectedBy).toEqual(["empty"]);
  });
});

describe("usage", () => {
  const usages = (text: string) => text.match(/"usage":\{.*?\}\}/g)?.length ?? 0;

  test.each([
    ["as it should be", {}, 1, '"total_tokens":4'],
    ["zero", { usage: { form: "zero" } }, 1, '"total_tokens":0'],
    ["missing", { usage: { form: "missing" } }, 0, ""],
    ["in a chunk with a choice", { usage: { form: "in-choice" } }, 1, '"delta":{},"logprobs":null'],
    ["followed by one more chunk", { usage: { form: "extra" } }, 1, '"delta":{},"logprobs":null'],
  ])("of a stream: %s", (_title, behaviour, count, has) => {
    const planned = one(behaviour, asksUsage);
    expect(usages(textOf(planned))).toBe(count);
    expect(textOf(planned)).toContain(has);
    expect(planned.affectedBy).toEqual(Object.keys(behaviour));
  });

  test.each([
    ["zero", { total_tokens: 0 }],
    ["missing", undefined],
  ])("of a whole answer: %s", (form, usage) => {
    const planned = one({ usage: { form } }, whole);
    const body = JSON.parse(textOf(planned));
    if (usage === undefined) expect(body.usage).toBeUndefined();
    else expect(body.usage).toMatchObject(usage);
    expect(planned.affectedBy).toEqual(["usage"]);
  });

  test("that nobody sees has hit nothing", () => {
    const usage = { form: "zero" };
    expect(one({ usage }).affectedBy).toEqual([]);
    expect(one({ usage, cut: {} }, asksUsage).affectedBy).toEqual(["cut"]);
    expect(one({ usage: { form: "extra" } }, whole).affectedBy).toEqual([]);
  });
});

describe("a cut inside a character", () => {
  test.each([0, 1, 2, 9])("finds one after %i tokens, whatever is said", (afterTokens) => {
    for (const content of ["a", "b", "c", "d", "nonce:n-1"]) {
      const planned = plan(
        config({ tokens: 3 }),
        parseConfig(behaviourSchema, { cut: { at: "utf8", afterTokens } }),
        { format: openai, question: question(content), ordinal: 0, wallTimeMs: 0, inFlight: 1 },
      );
      expect(planned.timeline.steps.at(-1)?.bytes.toString()).toMatch(/\ufffd$/);
    }
  });
});

test("a wrong length of a stream promises more than all of its bytes", () => {
  const { timeline, affectedBy } = one({ wrongLength: {} });
  const bytes = Buffer.byteLength(textOf({ timeline, affectedBy }));
  expect(timeline).toMatchObject({ headers: { "content-length": `${bytes + 16}` }, ending: "cut" });
  expect(affectedBy).toEqual(["wrongLength"]);
});

test("a stream that is cut anyway has no length that could be wrong", () => {
  expect(one({ wrongLength: {}, cut: {} }).affectedBy).toEqual(["cut"]);
});
