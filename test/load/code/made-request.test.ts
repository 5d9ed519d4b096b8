import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import type { RequestContext } from "../../../src/load/code/define.ts";
import { madeRequest } from "../../../src/load/code/made-request.ts";

const ref = { module: "/scenarios/agent.ts", at: "traffic.chat.request" };

const context: RequestContext = {
  arrival: 3,
  user: 1,
  nonce: "gd-1-0-3",
  random: () => 0.5,
  value: (name) => `<${name}>`,
};

const madeOf = (make: () => unknown, beside: Readonly<Record<string, string>> = {}) =>
  madeRequest(ref, make, context, beside);

const typed = { "content-type": "application/json" };

describe("what a function makes is sent:", () => {
  it.each<[string, unknown, object]>([
    ["a path alone is a GET", { path: "/a?b=c" }, { method: "GET", body: null, headers: {} }],
    ["a body makes it a POST", { path: "/", body: "hi" }, { method: "POST", body: "hi" }],
    ["a method may be in any case", { path: "/", method: "Delete" }, { method: "DELETE" }],
    [
      "JSON is written, and typed",
      { path: "/", json: { a: [1, null] } },
      { method: "POST", body: '{"a":[1,null]}', headers: typed },
    ],
    ["null is JSON", { path: "/", json: null }, { method: "POST", body: "null" }],
    [
      "bytes stay bytes",
      { path: "/", body: new Uint8Array([1, 2]) },
      { body: new Uint8Array([1, 2]) },
    ],
    [
      "names of headers are put in lower case",
      { path: "/", headers: { "X-One": "1" } },
      { headers: { "x-one": "1" } },
    ],
    [
      "a type of its own takes the place of that of JSON",
      { path: "/", json: 1, headers: { "Content-Type": "application/ld+json" } },
      { headers: { "content-type": "application/ld+json" } },
    ],
    [
      "what is undefined is left out",
      { path: "/", json: undefined, body: undefined },
      { body: null },
    ],
  ])("%s", (_claim, returned, sent) => {
    expect(madeOf(() => returned)).toMatchObject({ path: expect.any(String), ...sent });
  });

  it("its own headers win over those beside it, and those over the type of JSON", () => {
    const beside = { "content-type": "application/ld+json", "x-one": "beside", "x-two": "beside" };
    const { headers } = madeOf(() => ({ path: "/", json: 1, headers: { "X-One": "own" } }), beside);
    expect(headers).toEqual({ ...beside, "x-one": "own" });
  });

  it("the function is told of the arrival", () => {
    const make = ({ arrival, nonce, random, value }: RequestContext) => ({
      path: `/${arrival}/${nonce}/${random()}/${value("token").length}`,
    });
    expect(madeRequest(ref, make, context, {}).path).toBe("/3/gd-1-0-3/0.5/7");
  });
});

/** What is told of a function that makes nothing. */
function toldOf(make: () => unknown): string {
  try {
    madeOf(make);
  } catch (error) {
    if (!(error instanceof GamedayError)) throw error;
    expect(error.code).toBe("E_SCENARIO");
    return error.message;
  }
  return "nothing is told";
}

describe("what a function makes is refused, with what, where and what to write:", () => {
  const circle: { self?: unknown } = {};
  circle.self = circle;

  it.each<[string, unknown, string]>([
    ["nothing", undefined, "no object"],
    ["a text", "/v1/chat", "no object"],
    ["no path", { json: {} }, "path: must be a text like /v1/chat/completions"],
    ["a path that is none", { path: "v1" }, "path: a path starts with /"],
    ["a URL", { path: "http://127.0.0.1/" }, "path: a path starts with /"],
    ["a path with spaces", { path: "/a b" }, "path: a path holds no spaces; write them as %20"],
    [
      "a path with a control character",
      { path: "/a\x7fb" },
      "path: a path holds visible Latin-1 text alone; percent-encode the rest",
    ],
    ["a path with a line break", { path: "/a\r\nb" }, "path: a path holds no spaces"],
    ["a key that is not known", { post: "/v1" }, 'Unrecognized key: "post"'],
    ["no method", { path: "/", method: "FETCH" }, "method: write one of GET, HEAD, POST"],
    ["a method that is a number", { path: "/", method: 1 }, "method: must be a text like POST"],
    ["a header that is a number", { path: "/", headers: { a: 1 } }, "headers.a: "],
    [
      "a header of two lines",
      { path: "/", headers: { a: "b\r\nc: d" } },
      "headers.a: a header is one line of Latin-1 text",
    ],
    ["a header without a name", { path: "/", headers: { "": "b" } }, "is not a header name"],
    [
      "a header that is the sender's to set",
      { path: "/", headers: { "Content-Length": "3" } },
      "headers.Content-Length: Content-Length is set by the sender; leave it out",
    ],
    ["a body that is an object", { path: "/", body: {} }, "body: must be text or bytes"],
    ["two bodies", { path: "/", body: "a", json: {} }, "has json and body"],
    ["a GET with a body", { path: "/", method: "get", json: {} }, "a GET or HEAD has no body"],
    ["JSON without an end", { path: "/", json: circle }, "json: Converting circular structure"],
    ["JSON that is none", { path: "/", json: () => 1 }, "json: nothing that JSON could hold"],
    ["JSON with a number too big", { path: "/", json: [1n] }, "json: Do not know how to serialize"],
  ])("%s", (_claim, returned, told) => {
    const message = toldOf(() => returned);
    expect(message.startsWith(`traffic.chat.request made no request: `)).toBe(true);
    expect(message).toContain(told);
    const instead = 'return what is sent: { method: "POST", path: "/v1/chat", json: { ... } }';
    expect(message.endsWith(`; ${instead} (/scenarios/agent.ts)`)).toBe(true);
  });

  it("a promise, even one that fails later", () => {
    const told = toldOf(() => Promise.reject(new Error("late")));
    expect(told).toContain("made no request: a promise; it cannot be async");
  });

  it("an error, with the line of the scenario if it is known", () => {
    const thrown = new TypeError("x is not a function");
    thrown.stack = `${thrown}\n    at make (/scenarios/agent.ts:12:5)\n    at /scenarios/agent.ts:3:1`;
    const told = toldOf(() => {
      throw thrown;
    });
    expect(told).toBe("traffic.chat.request threw: x is not a function (/scenarios/agent.ts:12:5)");
  });

  it("whatever is thrown", () => {
    const told = toldOf(() => {
      throw "out of prompts";
    });
    expect(told).toBe("traffic.chat.request threw: out of prompts (/scenarios/agent.ts)");
  });
});
