// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it } from "vitest";
import { trafficFields, trafficOf } from "../../src/load/fields.ts";
import { stepsOf, type Traffic } from "../../src/load/traffic.ts";
import { defaultTransport } from "../../src/load/transport/spec.ts";

const request = { get: "/" };
const stages = [{ hold: "30s", at: "100/s" }];

const noFiles = {
  read: (path: string): string => {
    throw new Error(`nobody wanted ${path} to be read`);
  },
  readBytes: (path: string): Uint8Array<ArrayBuffer> => {
    throw new Error(`nobody wanted ${path} to be read`);
  },
};

/** The traffic, or the messages with their places. */
function read(fields: unknown): Traffic | readonly string[] {
  const parsed = trafficFields.safeParse(fields);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => [path.join("."), message].join(": "));
  }
  const traffic = trafficOf("web", parsed.data, noFiles, null);
  return typeof traffic === "string" ? [traffic] : traffic;
}

describe("a traffic", () => {
  it("has defaults for all but its stages and its request", () => {
    expect(read({ stages, request })).toEqual({
      name: "web",
      model: {
        kind: "open",
        schedule: {
          kind: "rate",
          process: "constant",
          stages: [{ kind: "hold", duration: 30_000, rate: 100 }],
        },
        maxInFlight: 2000,
      },
      journeys: [
        {
          weight: 1,
          steps: [
            {
              name: "GET /",
              sends: {
                kind: "request",
                request: { method: "GET", path: "/", headers: {}, body: null, as: null },
              },
              expect: { statuses: null, stream: null, checks: [] },
              check: null,
              captures: [],
              think: { least: 0, most: 0 },
            },
          ],
        },
      ],
      feeders: [],
      users: null,
      cookies: false,
      timeouts: { total: 10_000, connect: null, firstByte: null, idle: null },
      transport: defaultTransport,
      warmup: 0,
    });
  });

  it("is what is written", () => {
    const written = {
      arrivals: "poisson",
      stages,
      "max-in-flight": 5,
      request: { post: "/v1", as: "tenant-a", json: { stream: true } },
      timeout: "2s",
      expect: { status: [200, 201], stream: "complete" },
    };
    expect(read(written)).toMatchObject({
      model: { schedule: { process: "poisson" }, maxInFlight: 5 },
      journeys: [
        {
          steps: [
            {
              sends: {
                request: {
                  method: "POST",
                  path: "/v1",
                  as: "tenant-a",
                  body: { kind: "text", text: '{"stream":true}' },
                },
              },
              expect: { statuses: [200, 201], stream: "complete" },
            },
          ],
        },
      ],
      timeouts: { total: 2000 },
    });
  });

  it("is closed when it has connections", () => {
    expect(read({ connections: 50, for: "1m", request })).toMatchObject({
      model: { kind: "closed", connections: 50, duration: 60_000 },
    });
  });

  it("takes one status without a list", () => {
    expect(read({ stages, request, expect: { status: 204 } })).toMatchObject({
      journeys: [{ steps: [{ expect: { statuses: [204] } }] }],
    });
  });
});

describe("stages go on where the last one ended", () => {
  it("so a ramp begins at nothing, at its from, or at the rate before, and a hold keeps it", () => {
    const written = [
      { ramp: "5s", to: "100/s" },
      { hold: "10s" },
      { ramp: "5s", to: "20/s" },
      { ramp: "5s", from: "10/s", to: "0/s" },
      { hold: "1s", at: "7/s" },
    ];
    expect(read({ stages: written, request })).toMatchObject({
      model: {
        schedule: {
          stages: [
            { kind: "ramp", duration: 5000, from: 0, to: 100 },
            { kind: "hold", duration: 10_000, rate: 100 },
            { kind: "ramp", duration: 5000, from: 100, to: 20 },
            { kind: "ramp", duration: 5000, from: 10, to: 0 },
            { kind: "hold", duration: 1000, rate: 7 },
          ],
        },
      },
    });
  });
});

describe("a wrong traffic is told what to write", () => {
  it.each<[string, unknown, string]>([
    ["nothing says when", { request }, "say when to send: stages: [{ hold: 30s, at: 100/s }]"],
    [
      "two models",
      { stages, connections: 5, request },
      "stages (open model) and connections (closed model) exclude each other",
    ],
    [
      "no time",
      { connections: 5, request },
      "connections need a time; add for: 30s, or iterations: 1000",
    ],
    [
      "two times",
      { stages, for: "30s", request },
      "for belongs to connections; a stage has its own time",
    ],
    [
      "arrivals that would be ignored",
      { arrivals: "poisson", connections: 5, for: "1s", request },
      "arrivals belongs to stages, not to connections",
    ],
    [
      "a limit that would be ignored",
      { "max-in-flight": 9, connections: 5, for: "1s", request },
      "max-in-flight belongs to stages, not to connections",
    ],
    [
      "a time of nothing",
      { connections: 5, for: "0s", request },
      "the traffic ends as it begins; give it a longer time",
    ],
    [
      "stages of no time",
      { stages: [{ ramp: "0s", to: "9/s" }], request },
      "the traffic ends as it begins; give it a longer time",
    ],
    [
      "a timeout of nothing",
      { stages, timeout: "0s", request },
      "timeout: a timeout is longer than nothing; write one like 10s",
    ],
    [
      "a bare timeout",
      { stages, timeout: 10, request },
      'timeout: 10 is not a duration; write one like "250ms", "10s" or "2m"',
    ],
    [
      "no stages",
      { stages: [], request },
      "stages: write at least one stage, like { hold: 30s, at: 100/s }",
    ],
    [
      "a stage of nothing",
      { stages: [{}], request },
      "stages.0: a stage needs a time; write { ramp: 5s, to: 100/s } or { hold: 30s, at: 100/s }",
    ],
    [
      "a stage of two kinds",
      { stages: [...stages, { ramp: "1s", hold: "1s", to: "1/s" }], request },
      "stages.1: a stage is a ramp or a hold, not both",
    ],
    [
      "a ramp to nowhere",
      { stages: [{ ramp: "1s" }], request },
      "stages.0: a ramp needs its end; write { ramp: 5s, to: 100/s }",
    ],
    [
      "a ramp at a rate",
      { stages: [{ ramp: "1s", at: "1/s", to: "1/s" }], request },
      "stages.0: at belongs to a hold; write { ramp: 5s, to: 100/s }",
    ],
    [
      "a hold to a rate",
      { stages: [{ hold: "1s", to: "1/s" }], request },
      "stages.0: from and to belong to a ramp; write { hold: 30s, at: 100/s }",
    ],
    [
      "a first hold without a rate",
      { stages: [{ hold: "1s" }], request },
      "stages.0: the first hold needs its rate; write { hold: 30s, at: 100/s }",
    ],
    [
      "a bare rate",
      { stages: [{ hold: "1s", at: 100 }], request },
      'stages.0.at: 100 is not a rate; write one like "200/s" or "30/min"',
    ],
    ["a misspelled key", { stages, request, timeot: "5s" }, ': Unrecognized key: "timeot"'],
    [
      "an unknown process",
      { arrivals: "burst", stages, request },
      'arrivals: Invalid option: expected one of "constant"|"poisson"|"jitter"',
    ],
    [
      "half a connection",
      { connections: 0.5, for: "1s", request },
      "connections: Invalid input: expected int, received number",
    ],
    [
      "no connection",
      { connections: 0, for: "1s", request },
      "connections: Too small: expected number to be >=1",
    ],
  ])("%s", (_what, fields, message) => {
    expect(read(fields)).toEqual([message]);
  });
});

describe("a warm-up", () => {
  const fieldsWith = (order: string) => ({
    stages,
    request: { get: "/${people.name}" },
    feeders: { people: { file: "people.csv", order } },
    warmup: "1s",
  });
  const files = { ...noFiles, readBytes: () => new TextEncoder().encode("name\nAda\n") };
  const readWith = (fields: unknown) => trafficOf("web", trafficFields.parse(fields), files, null);

  it("is refused where rows are used once, for it would use them up or send nothing", () => {
    expect(readWith(fieldsWith("unique"))).toBe(
      "a warm-up would use up rows of people, a unique feeder; make it sequential " +
        "or leave warmup out",
    );
  });

  it("takes rows of another order, and rows that are used once need none", () => {
    expect(readWith(fieldsWith("sequential"))).toMatchObject({ name: "web", warmup: 1000 });
    expect(readWith({ ...fieldsWith("unique"), warmup: "0s" })).toMatchObject({ warmup: 0 });
  });
});

describe("a wrong request is told what to write", () => {
  it.each<[string, unknown, string]>([
    ["no method", {}, "request: a request needs a method and a path; write post: /path"],
    ["two methods", { get: "/", post: "/" }, "request: a request has one method, not get and post"],
    ["two bodies", { post: "/", json: 1, body: "1" }, "request: give json or body, not both"],
    ["a body for a GET", { get: "/", json: {} }, "request: a GET or HEAD has no body"],
    ["a body for a HEAD", { head: "/", body: "x" }, "request: a GET or HEAD has no body"],
    ["no slash", { get: "v1" }, "request.get: a path starts with /"],
    ["a space", { get: "/a b" }, "request.get: a path holds no spaces; write them as %20"],
    [
      "a control character in the path",
      { get: "/a\x7fb" },
      "request.get: a path holds visible Latin-1 text alone; percent-encode the rest",
    ],
    ["a name that does not end", { get: "${id" }, "request.get: a path starts with /"],
    [
      "a control character in a header",
      { get: "/", headers: { "x-id": "1\x7f" } },
      "request.headers.x-id: a header is one line of Latin-1 text",
    ],
    [
      "an unknown name in the path",
      { get: "/${usr}" },
      "request.get: ${usr} is not known; a request may hold ${nonce}, ${uuid}, ${arrival}, ${user}",
    ],
    [
      "an unknown name deep in the body",
      { post: "/", json: { messages: [{ content: "${x}" }] } },
      "request.json: ${x} is not known; a request may hold ${nonce}, ${uuid}, ${arrival}, ${user}",
    ],
    [
      "an unknown name in a header",
      { get: "/", headers: { "x-id": "${id}" } },
      "request.headers.x-id: ${id} is not known; a request may hold ${nonce}, ${uuid}, ${arrival}, ${user}",
    ],
    [
      "no header name",
      { get: "/", headers: { "x id": "1" } },
      "request.headers.x id: x id is not a header name",
    ],
    [
      "a header of two lines",
      { get: "/", headers: { "x-id": "1\n2" } },
      "request.headers.x-id: a header is one line of Latin-1 text",
    ],
    [
      "a header that is the sender's",
      { post: "/", body: "x", headers: { "Content-Length": "5" } },
      "request.headers.Content-Length: Content-Length is set by the sender; leave it out",
    ],
  ])("%s", (_what, given, message) => {
    expect(read({ stages, request: given })).toEqual([message]);
  });
});

describe("a request", () => {
  const requestOf = (given: unknown): unknown => {
    const traffic = read({ stages, request: given });
    if (!("journeys" in traffic)) return traffic;
    const [step] = stepsOf(traffic);
    return step?.sends.kind === "request" ? step.sends.request : step;
  };

  it("of JSON says so, unless its headers say otherwise", () => {
    expect(requestOf({ put: "/", json: [1, { a: "ü" }] })).toMatchObject({
      method: "PUT",
      body: { kind: "text", text: '[1,{"a":"ü"}]' },
      headers: { "content-type": "application/json" },
    });
    const typed = { "Content-Type": "application/x-ndjson" };
    expect(requestOf({ post: "/", json: {}, headers: typed })).toMatchObject({
      headers: { "content-type": "application/x-ndjson" },
    });
  });

  it("of plain text does not", () => {
    expect(requestOf({ patch: "/", body: "x" })).toMatchObject({
      body: { kind: "text", text: "x" },
      headers: {},
    });
  });

  it("has the names of its headers in lower case", () => {
    expect(requestOf({ delete: "/", headers: { "X-Id": "A", Accept: "b" } })).toMatchObject({
      method: "DELETE",
      headers: { "x-id": "A", accept: "b" },
    });
  });

  it("may send null, false and an empty text as JSON", () => {
    for (const json of [null, false, ""]) {
      expect(requestOf({ post: "/", json })).toMatchObject({
        body: { kind: "text", text: JSON.stringify(json) },
      });
    }
  });

  it("may hold the nonce in path, headers and body", () => {
    const given = { post: "/${nonce}", headers: { "x-id": "${nonce}" }, json: { a: "${nonce}" } };
    expect(requestOf(given)).toMatchObject({
      path: "/${nonce}",
      headers: { "x-id": "${nonce}" },
      body: { kind: "text", text: '{"a":"${nonce}"}' },
    });
  });
});
