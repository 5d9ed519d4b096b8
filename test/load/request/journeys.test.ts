// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { GamedayError } from "../../../src/base/errors.ts";
import type { Feeder } from "../../../src/load/request/feeder.ts";
import { journeyFields } from "../../../src/load/request/journey-fields.ts";
import { journeysOf } from "../../../src/load/request/journeys-of.ts";
import type { Journey } from "../../../src/load/traffic.ts";

const fields = z.strictObject(journeyFields);

const users: Feeder = { name: "users", rows: [{ name: "Ada", "e mail": "a@b" }], order: "random" };

const image = Uint8Array.of(1, 2, 3);

function readBytes(path: string): Uint8Array {
  if (path === "img/a.png") return image;
  throw new GamedayError("E_USAGE", `${path} cannot be read: no such file`);
}

/** The journeys, or everything that is said of what is wrong, with its place. */
function read(given: unknown): readonly Journey[] | readonly string[] {
  const parsed = fields.safeParse(given);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  }
  const journeys = journeysOf(parsed.data, [users], readBytes);
  return typeof journeys === "string" ? [journeys] : journeys;
}

function requestOf(request: unknown): unknown {
  const [first] = read({ request });
  if (typeof first !== "object") return first;
  const [step] = first.steps;
  return step?.sends.kind === "request" ? step.sends.request : null;
}

const get = { request: { get: "/" } };

describe("what an arrival sets off", () => {
  it("is one request, named by its method and path", () => {
    expect(read({ request: { get: "/items/${nonce}?key=x" } })).toEqual([
      {
        weight: 1,
        steps: [
          {
            name: "GET /items/${nonce}",
            sends: {
              kind: "request",
              request: {
                method: "GET",
                path: "/items/${nonce}?key=x",
                headers: {},
                body: null,
                as: null,
              },
            },
            expect: { statuses: null, stream: null, checks: [] },
            check: null,
            captures: [],
            think: { least: 0, most: 0 },
          },
        ],
      },
    ]);
  });

  it("is a journey, whose steps use what was captured before them", () => {
    const journey = [
      {
        name: "login",
        request: { post: "/login", json: {} },
        capture: {
          token: { json: "$.access_token" },
          next: { header: "Location" },
          id: { body: "id=(\\d+)" },
        },
        think: { from: "1s", to: "3s" },
      },
      { request: { get: "/${id}", bearer: "${token}" }, think: "2s" },
    ];
    const [read1] = read({ journey });
    expect(read1).toMatchObject({
      steps: [
        {
          name: "login",
          think: { least: 1000, most: 3000 },
          captures: [
            { name: "token", from: { kind: "json", path: "$.access_token" } },
            { name: "next", from: { kind: "header", name: "location" } },
            { name: "id", from: { kind: "body", pattern: /id=(\d+)/ } },
          ],
        },
        { name: "GET /${id}", think: { least: 2000, most: 2000 } },
      ],
    });
  });

  it("is a mix of requests, MCP and journeys, by weight, each with a name of its own", () => {
    const mix = [
      { weight: 3, ...get },
      { weight: 0.5, ...get },
      { weight: 1, name: "GET / #2", ...get },
      { weight: 1, name: "shop", journey: [{ ...get }, { name: "buy", ...get }] },
      { weight: 1, mcp: { call: "search" } },
    ];
    const journeys = read({ mix });
    expect(journeys).toMatchObject([
      { weight: 3, steps: [{ name: "GET /" }] },
      { weight: 0.5, steps: [{ name: "GET / #3" }] },
      { weight: 1, steps: [{ name: "GET / #2" }] },
      { weight: 1, steps: [{ name: "shop/GET /" }, { name: "shop/buy" }] },
      { weight: 1, steps: [{ name: "search", sends: { kind: "mcp" } }] },
    ]);
  });

  it("expects what the traffic says, where a step says nothing of its own", () => {
    const journey = [get, { ...get, expect: { status: 404 } }];
    const [first] = read({ expect: { status: [200, 201] }, journey });
    expect(first).toMatchObject({
      steps: [{ expect: { statuses: [200, 201] } }, { expect: { statuses: [404] } }],
    });
  });
});

describe("what is wrong with a journey is told", () => {
  it.each([
    ["nothing is sent", {}, "say what is sent: request: { get: / }"],
    [
      "two things are sent",
      { ...get, journey: [get] },
      "give one of request, mcp, mix and journey, not request and journey",
    ],
    ["no steps", { journey: [] }, "journey: write at least one step, like"],
    [
      "a step that sends nothing",
      { journey: [{ name: "a" }] },
      "journey.0: a step sends one thing",
    ],
    ["a weight of nothing", { mix: [{ weight: 0, ...get }] }, "mix.0.weight: a weight is above 0"],
    ["an empty mix entry", { mix: [{ weight: 1 }] }, "mix.0: give one of request, mcp and journey"],
    [
      "a name twice",
      {
        journey: [
          { name: "a", ...get },
          { name: "a", ...get },
        ],
      },
      "two steps are named a; reports could not tell them apart",
    ],
    [
      "a capture that comes later",
      {
        journey: [{ request: { get: "/${token}" }, capture: { token: { json: "$.t" } } }, get],
      },
      "journey.0.request.get: ${token} is not known; a request may hold ${nonce}, ${uuid}, " +
        "${arrival}, ${user}",
    ],
    [
      "a capture of another journey",
      {
        mix: [
          { weight: 1, journey: [{ ...get, capture: { token: { json: "$.t" } } }] },
          { weight: 1, request: { get: "/", headers: { x: "${token}" } } },
        ],
      },
      "mix.1.request.headers.x: ${token} is not known",
    ],
    [
      "a field that no feeder has",
      { request: { get: "/${users.nam}" } },
      "GET /${users.nam}: ${users.nam} is not known; a request may hold ${nonce}, ${uuid}, " +
        "${arrival}, ${user}, ${users.name}, ${users.e mail}",
    ],
    [
      "a secret in a body",
      { request: { post: "/", body: "${env.KEY}" } },
      "request.body: ${env.KEY} can stand in headers, bearer and basic alone",
    ],
    [
      "a capture of two things",
      { journey: [{ ...get, capture: { a: { json: "$.a", header: "b" } } }] },
      "journey.0.capture.a: a capture takes one of json, header and body; write { json: $.id }",
    ],
    [
      "a name that is taken",
      { journey: [{ ...get, capture: { nonce: { header: "b" } } }] },
      "journey.0.capture.nonce: nonce has a meaning already; choose another name",
    ],
    [
      "no JSONPath",
      { journey: [{ ...get, capture: { a: { json: "id" } } }] },
      'journey.0.capture.a.json: "id" is not a JSONPath',
    ],
    [
      "no regular expression",
      { journey: [{ ...get, capture: { a: { body: "(" } } }] },
      "is not a regular expression",
    ],
    [
      "a pause that ends before it begins",
      { journey: [{ ...get, think: { from: "3s", to: "1s" } }] },
      "journey.0.think: the longest pause is shorter than the shortest",
    ],
    [
      "an echo of what is not sent",
      { ...get, expect: { echoes: "nonce" } },
      "GET /: echoes: nonce needs a request that sends ${nonce}",
    ],
    [
      "a file that is not there",
      { request: { post: "/", file: "none" } },
      "POST /: none cannot be read: no such file",
    ],
  ])("%s", (_what, given, message) => {
    expect(read(given).map((line) => (typeof line === "string" ? line : "read"))).toEqual([
      expect.stringContaining(message),
    ]);
  });
});

describe("a query", () => {
  it.each([
    ["/a", { q: "x y&z", "ü=": true, n: 1 }, "/a?q=x%20y%26z&%C3%BC%3D=true&n=1"],
    ["/a?b=c", { q: "${nonce}" }, "/a?b=c&q=${nonce}"],
    ["/a", { q: "1$${x}" }, "/a?q=1%24%7Bx%7D"],
    ["/a", { q: "$$${nonce}" }, "/a?q=%24${nonce}"],
    ["/a", {}, "/a"],
  ])("of %s is put behind it, encoded", (path, query, expected) => {
    expect(requestOf({ get: path, query })).toMatchObject({ path: expected });
  });
});

describe("a body", () => {
  it.each([
    ["json", { json: { a: "${nonce}" } }, "application/json", '{"a":"${nonce}"}', "json"],
    [
      "form",
      { form: { a: "x y", "b&": "${nonce}", c: 1 } },
      "application/x-www-form-urlencoded",
      "a=x+y&b%26=${nonce}&c=1",
      "form",
    ],
  ])("of %s is typed and escaped as such", (_kind, given, type, text, holds) => {
    expect(requestOf({ post: "/", ...given })).toMatchObject({
      headers: { "content-type": type },
      body: { kind: "text", text, holds },
    });
  });

  it("of a file is its bytes, of a type that can be said", () => {
    const headers = { "Content-Type": "image/png" };
    expect(requestOf({ put: "/", file: "img/a.png" })).toMatchObject({
      headers: { "content-type": "application/octet-stream" },
      body: { kind: "bytes", bytes: image },
    });
    expect(requestOf({ put: "/", file: "img/a.png", headers })).toMatchObject({
      headers: { "content-type": "image/png" },
    });
  });

  it("of parts has fields and files", () => {
    const multipart = [
      { name: "note", value: 5 },
      { name: "image", file: "img/a.png" },
      { name: "other", file: "img/a.png", filename: "b.png", type: "image/png" },
    ];
    const type = "application/octet-stream";
    expect(requestOf({ post: "/", multipart })).toMatchObject({
      headers: {},
      body: {
        kind: "multipart",
        parts: [
          { name: "note", fileName: null, type: null, content: "5" },
          { name: "image", fileName: "a.png", type, content: image },
          { name: "other", fileName: "b.png", type: "image/png", content: image },
        ],
      },
    });
  });
});

describe("who asks", () => {
  it("is said by a token, which is a header", () => {
    expect(requestOf({ get: "/", bearer: "${env.TOKEN}" })).toMatchObject({
      headers: { authorization: "Bearer ${env.TOKEN}" },
    });
  });

  it("is said by a name and a password", () => {
    const basic = { user: "${users.name}", password: "${env.PASSWORD}" };
    expect(requestOf({ get: "/", basic })).toMatchObject({ headers: {}, basic });
  });
});

describe("what is wrong with a request is told", () => {
  it.each([
    [
      "three bodies",
      { post: "/", json: 1, body: "", form: {} },
      "request: give one of json, body, form",
    ],
    ["two bodies", { post: "/", form: {}, file: "a" }, "request: give file or form, not both"],
    ["a file for a GET", { get: "/", file: "a" }, "request: a GET or HEAD has no body"],
    ["no parts", { post: "/", multipart: [] }, "request.multipart: write at least one part"],
    [
      "an empty part",
      { post: "/", multipart: [{ name: "a" }] },
      "request.multipart.0: the part a needs one of value and file",
    ],
    [
      "a file name of a text",
      { post: "/", multipart: [{ name: "a", value: "b", filename: "c" }] },
      "request.multipart.0: filename belongs to file",
    ],
    [
      "a type that begins a header",
      { post: "/", multipart: [{ name: "a", value: "b", type: "a\r\nb: c" }] },
      "request.multipart.0.type: write one line of ASCII, like image/png",
    ],
    [
      "a type of a multipart",
      { post: "/", headers: { "Content-Type": "x" }, multipart: [{ name: "a", value: "b" }] },
      "request: content-type names the boundary of a multipart",
    ],
    [
      "two who ask",
      { get: "/", as: "a", bearer: "b" },
      "request: a request says once who asks: give as or bearer",
    ],
    [
      "a token beside a header",
      { get: "/", headers: { Authorization: "x" }, bearer: "b" },
      "request: Authorization is set by bearer; leave one of them out",
    ],
    [
      "a colon in a user",
      { get: "/", basic: { user: "a:b", password: "c" } },
      "request.basic.user: a user of basic holds no colon (RFC 7617)",
    ],
    [
      "an unknown name",
      { get: "/", query: { "${x}": 1 } },
      "request.query.${x}: ${x} is not known",
    ],
  ])("%s", (_what, request, message) => {
    expect(read({ request })).toEqual([expect.stringContaining(message)]);
  });
});

describe("the fields", () => {
  it("have a JSON Schema, as editors need one", () => {
    const schema = z.toJSONSchema(fields, { io: "input" });
    expect(Object.keys(schema.properties ?? {})).toEqual(
      expect.arrayContaining(["request", "mix", "journey", "feeders", "cookies", "expect"]),
    );
  });
});
