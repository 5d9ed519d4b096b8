import assert from "node:assert/strict";
import { describe, expect, it } from "vitest";
import { judgeOf } from "../../../src/load/check/judge-of.ts";
import { withCodeCheck } from "../../../src/load/code/code-check.ts";
import type { CheckedResponse } from "../../../src/load/code/define.ts";
import type { Callable } from "../../../src/load/code/functions.ts";
import type { Exchange } from "../../../src/load/transport/sender.ts";
import { answered, ended, expected, type Reply } from "../check/exchanges.ts";

const ref = { module: "/scenarios/agent.ts", at: "traffic.chat.check" };

function judged(check: Callable, exchange: Exchange, written: Parameters<typeof expected>[0] = {}) {
  const expect = expected(written);
  return withCodeCheck(judgeOf(expect), expect, ref, check)(exchange, "gd-1-0-7");
}

const good = { outcome: { kind: "answered", status: 200 }, message: null };
const bad = (message: string, check = 0) => ({ outcome: { kind: "invalid", check }, message });

const throwing = (error: unknown) => () => {
  throw error;
};

describe("a check that says", () => {
  it.each<[string, Callable, object]>([
    ["true passes", () => true, good],
    ["nothing passes", () => undefined, good],
    ["false fails", () => false, bad("the check says no")],
    ["what is wrong fails with it", () => "no greeting", bad("no greeting")],
    ["an empty text fails", () => "", bad("the check says no")],
    ["null fails", () => null, bad("the check returned null, not true or a text")],
    [
      "a number fails",
      () => 1,
      bad("the check returned a value of type number, not true or a text"),
    ],
    [
      "an object fails",
      () => ({ ok: true }),
      bad("the check returned a value of type object, not true or a text"),
    ],
    [
      "a promise fails: nobody would wait for it",
      async () => true,
      bad("the check returned a promise; it cannot be async"),
    ],
    [
      "a promise that fails later ends nothing",
      () => Promise.reject(new Error("late")),
      bad("the check returned a promise; it cannot be async"),
    ],
    [
      "an error fails with its message",
      throwing(new Error("no choices")),
      bad("the check threw: no choices (/scenarios/agent.ts)"),
    ],
    ["anything thrown fails", throwing("no"), bad("the check threw: no (/scenarios/agent.ts)")],
    [
      "of a failed assertion what was found",
      () => assert.equal(1, 2),
      bad("the check threw: Expected values to be strictly equal: 1 !== 2 (/scenarios/agent.ts)"),
    ],
  ])("%s", (_claim, check, outcome) => {
    expect(judged(check, answered())).toEqual(outcome);
  });
});

it("of a complaint of any length the beginning is kept", () => {
  const { message } = judged(() => "a".repeat(10_000), answered());
  expect(message).toBe(`${"a".repeat(499)}…`);
});

describe("a check is asked last", () => {
  const never = () => {
    throw new Error("it was asked");
  };

  it.each<[string, Exchange, Parameters<typeof expected>[0]]>([
    ["when no answer came", ended({ kind: "timed-out", limit: "total" }), {}],
    ["when the status is another one", answered({ status: 503 }), {}],
    ["when the target refused by policy", answered({ status: 429 }), {}],
    ["when a check that is data has failed", answered({ body: "a" }), { body: "/b/" }],
    ["when the stream broke off", answered({ end: "truncated" }), { stream: "complete" }],
  ])("and not %s", (_claim, exchange, written) => {
    const plain = judgeOf(expected(written))(exchange, "gd-1-0-7");
    expect(judged(never, exchange, written)).toEqual(plain);
  });

  it("but of a failure that is expected", () => {
    expect(judged(() => "asked", answered({ status: 404 }), { status: 404 })).toEqual(bad("asked"));
  });

  it("and counts behind the checks that are data", () => {
    const written = { size: { max: "64KiB" }, body: "/a/" };
    expect(judged(() => false, answered({ body: "a" }), written)).toEqual(
      bad("the check says no", 2),
    );
  });
});

describe("a check sees", () => {
  const seen = (reply: Reply): CheckedResponse => {
    const all: CheckedResponse[] = [];
    judged((response: CheckedResponse) => void all.push(response), answered(reply));
    const [response] = all;
    if (response === undefined) throw new Error("it was not asked");
    return response;
  };

  it("status, headers, body and the nonce of its request", () => {
    const { status, headers, body, text, nonce } = seen({
      status: 201,
      headers: { "x-id": "7" },
      body: "naïve",
    });
    expect({ status, headers, body, text, nonce }).toEqual({
      status: 201,
      headers: { "x-id": "7" },
      body: "naïve",
      text: "",
      nonce: "gd-1-0-7",
    });
  });

  it("JSON, without its this", () => {
    const { json } = seen({ body: '{"a":[1]}' });
    expect(json()).toEqual({ a: [1] });
  });

  it("the content of a stream", () => {
    expect(seen({ content: "Hello there" }).text).toBe("Hello there");
  });

  it("no JSON where there is none, and has then failed", () => {
    const outcome = judged(
      (response: CheckedResponse) => response.json(),
      answered({ body: "<p>" }),
    );
    expect(outcome.outcome).toEqual({ kind: "invalid", check: 0 });
    expect(outcome.message).toMatch(/^the check threw: Unexpected token/);
  });
});
