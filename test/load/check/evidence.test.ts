import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { evidenceOf, type Sent } from "../../../src/load/check/evidence.ts";
import { EvidenceQuota } from "../../../src/load/check/evidence-quota.ts";
import { judgeOf } from "../../../src/load/check/judge-of.ts";
import { multipartOf } from "../../../src/load/request/multipart.ts";
import type { Part } from "../../../src/load/request/spec.ts";
import type { Expectation } from "../../../src/load/traffic.ts";
import type { Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { type Evidence, evidenceLimit } from "../../../src/measure/evidence.ts";
import { type Outcome, outcomeKinds } from "../../../src/measure/outcome.ts";
import { valuesOf } from "../request/values.ts";
import { outgoing } from "../sample.ts";
import { answered, ended, expected } from "./exchanges.ts";

const nonce = "gd-1-0-7";

function evidence(
  exchange: Exchange,
  request: Partial<OutgoingRequest> = {},
  expect: Expectation = expected({}),
  secrets: readonly string[] = [],
): Evidence {
  const place = { traffic: 1, operation: 2, dueAt: ms(1500.25), zero: ms(1000) };
  const sent: Sent = { ...place, expect, nonce, request: outgoing(request), secrets };
  return evidenceOf(sent, exchange, judgeOf(expect)(exchange, nonce));
}

describe("evidence", () => {
  it("says which request, what came, and what is wrong with it", () => {
    const headers = { "x-request-id": "req-9" };
    const exchange = answered({ headers, body: '{"model":"fast"}' });
    expect(evidence(exchange, {}, expected({ json: { "$.model": "smart" } }))).toEqual({
      traffic: 1,
      operation: 2,
      dueMs: 500.25,
      outcome: "invalid",
      message: 'json $.model is "fast", not "smart"',
      requestId: "req-9",
      status: 200,
      excerpt: '{"model":"fast"}',
    });
  });

  it("of an answer that was not kept has the nonce, and no excerpt", () => {
    expect(evidence({ ...answered({ status: 503 }), answer: null })).toMatchObject({
      outcome: "answered 503",
      message: "status is 503, not one from 200 to 399",
      requestId: nonce,
      status: 503,
      excerpt: "",
    });
  });

  it("of an answer that was sampled has its name and its begin", () => {
    const { answer: sample, ...exchange } = answered({
      status: 503,
      body: "overloaded",
      headers: { "x-request-id": "r-1" },
    });
    if (sample === null) throw new Error("it was made with an answer");
    expect(evidence({ ...exchange, answer: null, sample })).toMatchObject({
      requestId: "r-1",
      status: 503,
      excerpt: "overloaded",
    });
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ["x-request-id first", { "x-request-id": "a", "request-id": "b" }, "a"],
    ["request-id", { "request-id": "b" }, "b"],
    ["the nonce", {}, nonce],
    ["in short", { "request-id": "r".repeat(500) }, `${"r".repeat(127)}…`],
    ["without what cannot be printed", { "request-id": "a\x1b[2Jb" }, "a\ufffd[2Jb"],
  ])("names the request by %s", (_what, headers, requestId) => {
    expect(evidence(answered({ headers, status: 500 })).requestId).toBe(requestId);
  });

  it("says of a refusal by policy that it was one", () => {
    expect(evidence(answered({ status: 429 }))).toMatchObject({
      outcome: "rate-limited",
      status: 429,
      message: "the target refused by policy",
    });
  });

  it("says which statuses are good", () => {
    const found = evidence(answered({ status: 500 }), {}, expected({ status: [200, 404] }));
    expect(found.message).toBe("status is 500, not 200 or 404");
  });

  it.each(outcomeKinds.filter((kind) => kind !== "answered" && kind !== "invalid"))(
    "has words for %s",
    (kind) => {
      const outcome: Outcome = kind === "timed-out" ? { kind, limit: "idle" } : { kind };
      const status = kind === "rate-limited" ? 429 : null;
      expect(evidence(ended(outcome))).toMatchObject({ status, excerpt: "" });
      expect(evidence(ended(outcome)).message).toMatch(/^[a-zA-Z ]{15,}$/);
    },
  );
});

const excerptOf = (body: string | Buffer): string => evidence(answered({ body })).excerpt;

describe("an excerpt", () => {
  it("is what a text of at most 512 bytes begins with, and ends between two characters", () => {
    const text = fc.string({ unit: fc.constantFrom(..."aé€😀 \n"), maxLength: 900 });
    fc.assert(
      fc.property(text, (body) => {
        const excerpt = excerptOf(body);
        const rest = body.slice(excerpt.length);
        expect(body.startsWith(excerpt)).toBe(true);
        expect(excerpt).not.toMatch(/\p{Surrogate}/u);
        expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(512);
        if (rest !== "") expect(Buffer.byteLength(excerpt)).toBeGreaterThan(508);
      }),
    );
  });

  it.each<[string, Buffer | string, string]>([
    ["control characters", "a\0b\x1b[31mc\x7f\x85", "a\ufffdb\ufffd[31mc\ufffd\ufffd"],
    ["what turns the direction", "a\u202eb", "a\ufffdb"],
    ["bytes that are no UTF-8", Buffer.from([0x61, 0xff, 0xc3, 0x62]), "a\ufffd\ufffdb"],
    ["an end that is cut in two", Buffer.from([0x61, 0xe2, 0x82]), "a\ufffd"],
    ["a carriage return", "a\r\nb\rc\td", "a\nb\nc\td"],
  ])("shows %s as it can be shown", (_what, body, excerpt) => {
    expect(excerptOf(body)).toBe(excerpt);
  });

  it("is never of more than 512 bytes, for any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
        const excerpt = excerptOf(Buffer.from(bytes));
        expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(512);
        expect(excerpt).not.toMatch(/(?![\n\t])\p{Cc}/u);
      }),
    );
  });
});

const textsOf = ({ message, requestId, excerpt }: Evidence) => [message, requestId, excerpt];

/** As a header may hold it; one that the mark itself could complete is no leak. */
const headerText = fc
  .string({ unit: "grapheme-ascii", minLength: 6, maxLength: 60 })
  .map((text) => text.trim())
  .filter((text) => text.length >= 6 && !/^[^[]*\]|\[[^\]]*$/.test(text));

/** A body that may hold the secret, whole or in part, anywhere. */
const bodyWith = (secret: fc.Arbitrary<string>) =>
  secret.chain((given) => {
    const piece = fc.oneof(
      fc.constant(given),
      fc.nat({ max: given.length }).map((end) => given.slice(0, end)),
      fc.string({ maxLength: 600 }),
      fc.constantFrom("\0", "…", "\n", "\r\n", '"', "Bearer ", "key="),
    );
    return fc
      .array(piece, { maxLength: 12 })
      .map((parts) => ({ secret: given, body: parts.join("") }));
  });

const ways: readonly (readonly [string, (secret: string) => Partial<OutgoingRequest>])[] = [
  ["as a key", (secret) => ({ headers: { "x-api-key": secret } })],
  ["behind its scheme", (secret) => ({ headers: { authorization: `Bearer ${secret}` } })],
  ["as a password", (secret) => ({ body: JSON.stringify({ a: [{ password: secret }] }) })],
  ["in the path", (secret) => ({ path: `/v1?a=b&key=${encodeURIComponent(secret)}` })],
];

describe("a secret that was sent", () => {
  it.each(ways)("%s never appears, whatever the answer holds", (_way, requestOf) => {
    fc.assert(
      fc.property(bodyWith(headerText), ({ secret, body }) => {
        const headers = { "x-request-id": body };
        const wrong = expected({ json: { "$[0]": 1 } });
        const exchanges = [answered({ status: 500, headers, body }), answered({ headers, body })];
        const quoted = answered({ body: JSON.stringify([body]) });
        for (const exchange of [...exchanges, quoted]) {
          for (const text of textsOf(evidence(exchange, requestOf(secret), wrong))) {
            expect(text.includes(secret)).toBe(false);
          }
        }
      }),
    );
  });

  const basic = Buffer.from("user:pass-word").toString("base64");

  it.each<[string, Partial<OutgoingRequest>, string, string]>([
    ["whole", { headers: { authorization: "Bearer abc.def" } }, "no abc.def!", "no [redacted]!"],
    ["cut off at the end", { headers: { "api-key": "abcdefgh" } }, "no abcdef", "no [redacted]"],
    [
      "in JSON",
      { headers: { "api-key": 'a"b\\cdef' } },
      '{"a":"a\\"b\\\\cdef"}',
      '{"a":"[redacted]"}',
    ],
    ["in a URL", { headers: { "api-key": "a b/cdef" } }, "/?x=a%20b%2Fcdef", "/?x=[redacted]"],
    [
      "as one of its cookies",
      { headers: { cookie: "a=1; sid=abcdef12" } },
      "abcdef12",
      "[redacted]",
    ],
    [
      "as a login",
      { headers: { authorization: `Basic ${basic}` } },
      "user:pass-word",
      "[redacted]",
    ],
    ["as a password", { headers: { authorization: `Basic ${basic}` } }, "pass-word", "[redacted]"],
    ["in a form", { body: "user=a&password=abcdef" }, "got abcdef", "got [redacted]"],
    ["twice", { path: "/?token=abcdef" }, "abcdef abcdef", "[redacted] [redacted]"],
    ["short as it is", { headers: { "api-key": "abc" } }, "abcdef", "abcdef"],
    ["with a byte of Latin-1", { headers: { "api-key": "pässword" } }, "pässword", "[redacted]"],
    [
      "in words of its scheme",
      { headers: { authorization: "Bearer abc.def" } },
      "Bearers",
      "Bearers",
    ],
  ])("is taken out %s", (_how, request, body, excerpt) => {
    expect(evidence(answered({ status: 500, body }), request).excerpt).toBe(excerpt);
  });

  it("is taken out where the excerpt cuts it in two", () => {
    const secret = "s3cret-".repeat(40);
    for (let at = 500; at < 513; at++) {
      const body = "x".repeat(at) + secret;
      const { excerpt } = evidence(answered({ status: 500, body }), { headers: { token: secret } });
      expect(excerpt.replaceAll("x", "")).toBe("[redacted]".slice(0, Math.max(0, 512 - at)));
    }
  });

  it("is taken out where the message cuts it in two", () => {
    const secret = "s3cret-".repeat(40);
    const exchange = answered({ body: JSON.stringify({ said: `you sent ${secret}` }) });
    const wrong = expected({ json: { "$.said": "hello" } });
    expect(evidence(exchange, { headers: { token: secret } }, wrong).message).toBe(
      'json $.said is "you sent [redacted]…", not "hello"',
    );
  });
});

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

describe("what looks like a secret is taken out, sent or not", () => {
  it.each<[string, string, string]>([
    ["a bearer token", "sent Bearer abcdef.123 to", "sent Bearer [redacted] to"],
    ["a key of OpenAI", "Incorrect key sk-proj-abcdEF12_3.", "Incorrect key [redacted]."],
    ["a key of Google", `AIza${"x".repeat(35)}`, "[redacted]"],
    ["a key of AWS", "AKIAIOSFODNN7EXAMPLE", "[redacted]"],
    ["a token of GitHub", "ghp_abcdefgh12345678", "[redacted]"],
    ["a JSON Web Token", `got ${jwt}, no`, "got [redacted], no"],
    ["a password in JSON", '{"password": "a"}', '{"password": "[redacted]"}'],
    ["one in JSON that is cut off", `{"client_secret":"ab`, `{"client_secret":"[redacted]`],
    [
      "one in JSON within JSON",
      `{"e":"{\\"api_key\\":\\"abc\\"}"}`,
      `{"e":"{\\"api_key\\":\\"[redacted]\\"}"}`,
    ],
    ["a header in words", "x-api-key: abc, host: b", "x-api-key: [redacted], host: b"],
    ["authorization in words", "Authorization: Basic YTpi", "Authorization: [redacted]"],
    ["a query", "GET /a?api_key=abc&b=c HTTP", "GET /a?api_key=[redacted]&b=c HTTP"],
  ])("%s", (_what, body, excerpt) => {
    expect(excerptOf(body)).toBe(excerpt);
  });

  it.each(['{"max_tokens":5}', "unexpected token: <", "task-based", "a basic error", "?q=b"])(
    "but not %s",
    (body) => {
      expect(excerptOf(body)).toBe(body);
    },
  );

  it.each(["a", "sk-", "eyJ", '"key":"', '\\"', "api_key=", "Bearer ", "?key="])(
    "in little time, for a body full of %s",
    (piece) => {
      expect(excerptOf(piece.repeat(5000)).length).toBeLessThanOrEqual(512);
    },
  );
});

describe("the quota of evidence", () => {
  it("is so many for each traffic and outcome, whatever comes", () => {
    const outcome = fc.constantFrom<Outcome>(
      { kind: "refused" },
      { kind: "answered", status: 500 },
      { kind: "answered", status: 503 },
      { kind: "timed-out", limit: "total" },
      { kind: "timed-out", limit: "idle" },
      { kind: "invalid", check: 0 },
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 2 }), outcome), { maxLength: 300 }), (came) => {
        const quota = new EvidenceQuota();
        const count = (entries: typeof came) => {
          const counts = new Map<string, number>();
          for (const [traffic, outcome] of entries) {
            const sort = JSON.stringify([traffic, outcome]);
            counts.set(sort, (counts.get(sort) ?? 0) + 1);
          }
          return counts;
        };
        const taken = count(came.filter(([traffic, outcome]) => quota.takes(traffic, outcome)));
        for (const [sort, times] of count(came)) {
          expect(taken.get(sort) ?? 0).toBe(Math.min(times, evidenceLimit));
        }
      }),
    );
  });

  it.each(["dropped", "cancelled"] as const)("has none for what was %s", (kind) => {
    expect(new EvidenceQuota().takes(0, { kind })).toBe(false);
  });
});

const canary = "s3cr3t-canary";

const part = (name: string, content: string, parts: Partial<Part> = {}): Part => ({
  ...{ name, content, fileName: null, type: null },
  ...parts,
});

function multipart(...parts: readonly Part[]): Partial<OutgoingRequest> {
  const { contentType, make } = multipartOf(parts);
  return { headers: { "content-type": contentType }, body: make(valuesOf({})) };
}

const bytes = (text: string) => new TextEncoder().encode(text);

describe("a secret is kept from evidence that was sent", () => {
  const json = JSON.stringify({ user: { password: canary } });
  const handmade = `--x y\r\nContent-Disposition: form-data; name="pin"\r\n\r\n${canary}\r\n--x y--`;
  const rows: readonly (readonly [string, Partial<OutgoingRequest>])[] = [
    ["in a part", multipart(part("user", "ann"), part("password", canary), part("z", "z"))],
    ["in a file", multipart(part("api_key", canary, { fileName: "k", type: "text/plain" }))],
    ["in a part of JSON", multipart(part("payload", json, { type: "application/json" }))],
    ["in bytes of JSON", { body: bytes(json) }],
    ["in bytes of a form", { body: bytes(`user=ann&password=${canary}`) }],
    ["in a link in JSON", { body: JSON.stringify({ uri: `res://a?token=${canary}` }) }],
    [
      "in parts that a function wrote",
      { headers: { "content-type": 'multipart/form-data; boundary="x y"' }, body: handmade },
    ],
    ["as a session", { headers: { "mcp-session-id": canary } }],
    ["as a cookie", { headers: { cookie: `a=b; c=${canary}` } }],
  ];

  it.each(rows)("%s", (_where, request) => {
    const headers = { "x-request-id": canary };
    const exchange = answered({ status: 500, body: `we do not know ${canary}`, headers });
    expect(JSON.stringify(evidence(exchange, request))).not.toContain("canary");
    expect(JSON.stringify(evidence(exchange))).toContain("canary");
  });

  it("in a signed cookie, of which the answer tells but the id", () => {
    const id = `${canary}-of-16-or-more`;
    const request = { headers: { cookie: `connect.sid=s%3A${id}.c2lnbmF0dXJl%2B` } };
    const exchange = answered({ status: 500, body: `no session ${id}` });
    expect(evidence(exchange, request).excerpt).toBe("no session [redacted]");
  });

  it("in no way that a name tells of, if it is known", () => {
    const exchange = answered({ status: 500, body: `nobody is ${canary}` });
    const path = `/users/${canary}`;
    const known = evidence(exchange, { path }, expected({}), [canary, "body"]);
    expect(known.excerpt).toBe("nobody is [redacted]");
  });

  it("in the request as it went out, if that is another", () => {
    const sent = outgoing({ headers: { cookie: `sid=${canary}` } });
    const exchange = { ...answered({ status: 500, body: `no session ${canary}` }), sent };
    const place = { traffic: 0, operation: 0, dueAt: ms(0), zero: ms(0), nonce, secrets: [] };
    const judged = judgeOf(expected({}))(exchange, nonce);
    const told = { ...place, expect: expected({}), request: outgoing() };
    expect(evidenceOf(told, exchange, judged).excerpt).toBe("no session [redacted]");
  });
});

describe("parts whose names tell of no secret", () => {
  it("are not taken for one", () => {
    const exchange = answered({ status: 500, body: "innocent-value" });
    const request = multipart(part("note", "innocent-value"));
    expect(evidence(exchange, request).excerpt).toBe("innocent-value");
  });
});
