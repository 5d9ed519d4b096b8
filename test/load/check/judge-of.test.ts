import { describe, expect, it } from "vitest";
import { type Judged, judgeOf, needsAnswer } from "../../../src/load/check/judge-of.ts";
import type { Exchange } from "../../../src/load/transport/sender.ts";
import type { Outcome } from "../../../src/measure/outcome.ts";
import { answered, ended, expected, type Reply } from "./exchanges.ts";

const judge = (written: Parameters<typeof expected>[0], exchange: Exchange): Judged =>
  judgeOf(expected(written))(exchange, "gd-1-0-1");

const ok = { outcome: { kind: "answered", status: 200 }, message: null };
const invalid = (message: string, check = 0) => ({ outcome: { kind: "invalid", check }, message });

const json = (value: unknown): Reply => ({ body: JSON.stringify(value) });
const chat = {
  id: "c-1",
  model: "smart",
  code: 207,
  choices: [{ finish_reason: "stop" }, { finish_reason: "length" }],
  usage: { in: 1, out: 2 },
  none: null,
};

describe("without a check", () => {
  it.each<Outcome>([
    { kind: "timed-out", limit: "idle" },
    { kind: "refused" },
    { kind: "reset" },
    { kind: "truncated" },
    { kind: "cancelled" },
    { kind: "too-large" },
  ])("what the transport found stays: %o", (outcome) => {
    expect(judge({ body: "/a/" }, ended(outcome))).toEqual({ outcome, message: null });
  });

  it("an answer stays one, whatever it holds", () => {
    expect(judge({}, answered({ body: "anything" }))).toEqual(ok);
  });

  it("status 429 is a refusal by policy", () => {
    const outcome = { kind: "rate-limited" };
    expect(judge({}, answered({ status: 429 }))).toEqual({ outcome, message: null });
  });
});

describe("an unexpected status says it all", () => {
  it("so nothing is checked", () => {
    const outcome = { kind: "answered", status: 500 };
    const written = { stream: "complete", echoes: "nonce", body: "/a/" };
    expect(judge(written, answered({ status: 500 }))).toEqual({ outcome, message: null });
  });

  it("and one that is expected is checked, be it a failure", () => {
    const found = judge({ status: 404, body: "/none/" }, answered({ status: 404, body: "some" }));
    expect(found).toEqual(invalid('body is "some", not like /none/'));
  });
});

describe("a stream that must be complete", () => {
  it.each<[string, Reply, Outcome, string | null]>([
    ["is good when it is", { content: "hi" }, { kind: "answered", status: 200 }, null],
    ["is truncated without its end", { end: "truncated" }, { kind: "truncated" }, null],
    ["tells of its error", { end: "error" }, { kind: "told-error" }, null],
    ["must be one", { body: "{}" }, { kind: "invalid", check: -1 }, "no event stream came"],
    ["is not asked of a redirect", { status: 302 }, { kind: "answered", status: 302 }, null],
  ])("%s", (_claim, reply, outcome, message) => {
    expect(judge({ stream: "complete" }, answered(reply))).toEqual({ outcome, message });
  });

  it("is checked when it is complete", () => {
    const written = { stream: "complete", body: "/data: b/" };
    expect(judge(written, answered({ content: "a", body: "data: a\n\n" }))).toEqual(
      invalid('body is "data: a\\n\\n", not like /data: b/'),
    );
  });
});

describe("a good answer passes", () => {
  it.each<[string, Parameters<typeof expected>[0], Reply]>([
    [
      "a header that equals",
      { header: { "Content-Type": "a/b" } },
      { headers: { "content-type": "a/b" } },
    ],
    ["a header that is like", { header: { via: "/CACHE/i" } }, { headers: { via: "a cache" } }],
    ["a header that is there", { header: { via: true } }, { headers: { via: "" } }],
    ["a value that equals", { json: { "$.model": "smart" } }, json(chat)],
    ["an object in any order", { json: { "$.usage": { out: 2, in: 1 } } }, json(chat)],
    ["null", { json: { "$.none": null } }, json(chat)],
    ["a null that is there", { json: { "$.none": { exists: true } } }, json(chat)],
    ["nothing that is there", { json: { "$.error": { exists: false } } }, json(chat)],
    ["each value like it", { json: { "$.choices[*].finish_reason": "/stop|length/" } }, json(chat)],
    ["a number by its digits", { json: { "$.code": "/^2\\d\\d$/" } }, json(chat)],
    ["zero, be it minus", { json: { $: 0 } }, { body: "-0" }],
    ["a filter", { json: { "$.choices[?@.finish_reason=='stop']": { exists: true } } }, json(chat)],
    ["a schema", { schema: { required: ["id"] } }, json(chat)],
    ["a body over lines", { body: "/a.b/s" }, { body: "a\nb" }],
    ["a size at its limit", { size: { min: "3B", max: "3B" } }, { body: "abc" }],
    ["a size in bytes, not letters", { size: { min: "3B" } }, { body: "€" }],
    ["an echo", { echoes: "nonce" }, { body: "you said gd-1-0-1." }],
  ])("with %s", (_claim, written, reply) => {
    expect(judge(written, answered(reply))).toEqual(ok);
  });

  it("again and again, as no pattern keeps a state", () => {
    const judge = judgeOf(expected({ body: "/a/", json: { $: "/a/" } }));
    const found = [1, 2, 3].map(() => judge(answered({ body: '"a"' }), ""));
    expect(found).toEqual([ok, ok, ok]);
  });
});

describe("a bad answer is told what was found, and what was expected", () => {
  it.each<[string, Parameters<typeof expected>[0], Reply, string]>([
    [
      "another header",
      { header: { a: "b" } },
      { headers: { a: "c" } },
      'header a is "c", not like /^b$/',
    ],
    ["no header", { header: { a: true } }, {}, "header a is missing"],
    [
      "another text",
      { json: { "$.model": "fast" } },
      json(chat),
      'json $.model is "smart", not "fast"',
    ],
    [
      "a text for a number",
      { json: { "$.code": "207" } },
      json(chat),
      'json $.code is 207, not "207"',
    ],
    ["nothing", { json: { "$.error": 1 } }, json(chat), "json $.error is missing"],
    [
      "nothing of many",
      { json: { "$.error[*]": { exists: true } } },
      json(chat),
      "json $.error[*] is missing",
    ],
    [
      "something",
      { json: { "$.id": { exists: false } } },
      json(chat),
      'json $.id is "c-1", and not absent',
    ],
    [
      "one of many",
      { json: { "$.choices[*].finish_reason": "stop" } },
      json(chat),
      'json $.choices[*].finish_reason is "length" at match 2 of 2, not "stop"',
    ],
    [
      "one more name",
      { json: { "$.usage": { in: 1 } } },
      json(chat),
      'json $.usage is {"in":1,"out":2}, not {"in":1}',
    ],
    ["a list for an object", { json: { $: {} } }, json([]), "json $ is [], not {}"],
    [
      "a long list",
      { json: { $: 1 } },
      json([1, [2, [3]], 3, 4, 5]),
      "json $ is [1,[2,[…]],3,4,…], not 1",
    ],
    [
      "a secret",
      { json: { "$.access_token": "/^v2/" } },
      json({ access_token: "v1.abc" }),
      "json $.access_token is [redacted], not like /^v2/",
    ],
    [
      "no JSON",
      { json: { $: 1 } },
      { body: "<html>" },
      'json $: the body is no JSON, it begins "<html>"',
    ],
    ["an empty body", { schema: {} }, {}, "schema: the body is empty, and no JSON"],
    [
      "a stream",
      { schema: {} },
      { body: "data: 1", headers: { "content-type": "text/event-stream" } },
      "schema: the body is an event stream, and no JSON",
    ],
    [
      "a body that is compressed",
      { schema: {} },
      { body: "\x1f\x8b", headers: { "content-encoding": "gzip" } },
      "schema: the body is gzip, which no check can read",
    ],
    [
      "what the schema misses",
      { schema: { required: ["a"] } },
      json({}),
      "schema: the body must have required property 'a'",
    ],
    [
      "what the schema has not",
      { schema: { additionalProperties: false } },
      json({ b: 1 }),
      "schema: the body must NOT have additional properties (b)",
    ],
    [
      "a wrong format",
      { schema: { properties: { at: { format: "date-time" } } } },
      json({ at: "now" }),
      'schema: /at must match format "date-time"',
    ],
    [
      "a long body",
      { body: "/b/" },
      { body: "a".repeat(99) },
      `body is "${"a".repeat(59)}…", not like /b/`,
    ],
    [
      "a body that is no text",
      { body: "/b/" },
      { body: "\x1b[31m\u202e" },
      'body is "\ufffd[31m\ufffd", not like /b/',
    ],
    ["too few bytes", { size: { min: "2B" } }, { body: "a" }, "size is 1 bytes, less than 2"],
    [
      "too many bytes",
      { size: { max: "1KiB" } },
      { body: "a".repeat(1025) },
      "size is 1025 bytes, more than 1024",
    ],
    ["no echo", { echoes: "nonce" }, { body: "hello" }, "the answer does not carry gd-1-0-1"],
  ])("%s", (_what, written, reply, message) => {
    expect(judge(written, answered(reply))).toEqual(invalid(message));
  });

  it("by the first check that fails", () => {
    const written = { size: { min: "1B" }, header: { a: true }, body: "/b/" };
    const reply = { body: "c", headers: { a: "1" } };
    expect(judge(written, answered(reply))).toEqual(invalid('body is "c", not like /b/', 2));
  });

  it.each<[string, Parameters<typeof expected>[0]]>([
    ["a descent", { json: { "$..a": 1 } }],
    ["a pattern", { json: { $: "/a/" } }],
    ["a schema that calls itself", { schema: { items: { $ref: "#" } } }],
  ])("also when it nests its lists by the thousands: %s", (_what, written) => {
    const body = "[".repeat(100_000) + "]".repeat(100_000);
    const { outcome, message } = judge(written, answered({ body }));
    expect(outcome.kind).toBe("invalid");
    expect(message).toMatch(/^the body is nested too deeply$/);
  });

  it("in few words, however large it is", () => {
    const value = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`${n}`.repeat(999), {}]));
    const { message } = judge({ json: { $: value } }, answered(json([value, value])));
    expect(message?.length).toBeLessThanOrEqual(300);
  });
});

describe("an answer has to be kept", () => {
  it.each<[string, Parameters<typeof expected>[0], boolean]>([
    ["not for a status", { status: 200 }, false],
    ["not for a stream", { stream: "complete" }, false],
    ["not for its size", { size: { max: "1kB" } }, false],
    ["for a header", { header: { a: true } }, true],
    ["for its body", { body: "/a/" }, true],
    ["for JSON", { size: { max: "1kB" }, json: { $: 1 } }, true],
    ["for a schema", { schema: {} }, true],
    ["for an echo", { echoes: "nonce" }, true],
  ])("%s", (_claim, written, isNeeded) => {
    expect(needsAnswer(expected(written))).toBe(isNeeded);
  });

  it("and its size is known without", () => {
    const exchange = { ...answered({ body: "abc" }), answer: null };
    expect(judge({ size: { max: "2B" } }, exchange)).toEqual(
      invalid("size is 3 bytes, more than 2"),
    );
  });

  it("or it is our own bug", () => {
    expect(() => judge({ body: "/a/" }, { ...answered(), answer: null })).toThrow("bug in gameday");
  });
});
