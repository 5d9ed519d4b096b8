import { describe, expect, it } from "vitest";
import { aGateway, aProvider } from "../../../rig.ts";
import { aSession, initialize, type Raw, raw, stateless } from "../mcp-clients.ts";

const list = { jsonrpc: "2.0", id: 7, method: "tools/list" };

interface Rule {
  readonly rule: string;
  readonly sent: Raw;
  readonly status: number;
  /** Of the JSON-RPC error. */
  readonly code?: number;
}

const atTheDoor: readonly Rule[] = [
  { rule: "no key", sent: { key: "", body: list }, status: 401 },
  { rule: "a key that nobody has", sent: { key: "wrong", body: list }, status: 401 },
  {
    rule: "an origin on the web",
    sent: { headers: { origin: "https://evil.example" }, body: list },
    status: 403,
  },
  {
    rule: "an origin that hides what it is",
    sent: { headers: { origin: "null" }, body: list },
    status: 403,
  },
  { rule: "text that is not JSON", sent: { body: "{" }, status: 400, code: -32_700 },
  { rule: "an empty body", sent: { body: "" }, status: 400, code: -32_700 },
  { rule: "a batch", sent: { body: [list] }, status: 400, code: -32_600 },
  { rule: "another version of JSON-RPC", sent: { body: { id: 1, method: "x" } }, status: 400 },
  {
    rule: "an id that is an object",
    sent: { body: { ...list, id: {} } },
    status: 400,
    code: -32_600,
  },
  {
    rule: "another content type",
    sent: { headers: { "content-type": "text/plain" }, body: list },
    status: 415,
  },
  {
    rule: "JSON alone",
    sent: { headers: { accept: "application/json" }, body: list },
    status: 406,
  },
  { rule: "anything", sent: { headers: { accept: "*/*" }, body: list }, status: 406 },
  { rule: "more than a body may have", sent: { body: "x".repeat(1024 * 1024 + 1) }, status: 413 },
  { rule: "a method that no route has", sent: { method: "PUT", body: list }, status: 404 },
];

describe("before anyone serves a request", () => {
  it.each(atTheDoor)("$rule is refused with $status", async ({ sent, status, code }) => {
    const provider = await aProvider("east");
    const { url } = await aGateway([provider]);
    const answer = await raw(url, sent);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.message.error.code).toBe(code);
    expect((await provider.log()).requests).toBe(0);
  });

  it("a key that is missing is asked for", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const { headers, message } = await raw(url, { key: "", body: list });
    expect(headers["www-authenticate"]).toMatch(/^Bearer/);
    expect(message).toMatchObject({ jsonrpc: "2.0", id: null });
  });

  it.each(["http://localhost:3000", "http://127.0.0.1", "http://[::1]:8080"])(
    "the page %s may ask",
    async (origin) => {
      const { url } = await aGateway([await aProvider("east")]);
      expect((await raw(url, { headers: { origin }, body: initialize() })).status).toBe(200);
    },
  );

  it("with origins named, those of loopback are as foreign as others", async () => {
    const mcp = { origins: ["https://app.example"] };
    const { url } = await aGateway([await aProvider("east")], { mcp });
    const from = async (origin: string) =>
      (await raw(url, { headers: { origin }, body: initialize() })).status;
    expect(await from("https://app.example")).toBe(200);
    expect(await from("https://app.example.evil.example")).toBe(403);
    expect(await from("http://localhost")).toBe(403);
  });
});

const inSession: readonly (Rule & { readonly session: "own" | "none" | "made up" })[] = [
  { rule: "its list", session: "own", sent: { body: list }, status: 200 },
  {
    rule: "a notification",
    session: "own",
    sent: { body: { jsonrpc: "2.0", method: "notifications/progress", params: {} } },
    status: 202,
  },
  { rule: "a list without a session", session: "none", sent: { body: list }, status: 400 },
  {
    rule: "a list in a session that never was",
    session: "made up",
    sent: { body: list },
    status: 404,
    code: -32_001,
  },
  { rule: "a stream without a session", session: "none", sent: { method: "GET" }, status: 400 },
  { rule: "an end to no session", session: "none", sent: { method: "DELETE" }, status: 400 },
  {
    rule: "an end to one that never was",
    session: "made up",
    sent: { method: "DELETE" },
    status: 404,
  },
  {
    rule: "a revision that nobody has heard of",
    session: "own",
    sent: { headers: { "mcp-protocol-version": "1999-01-01" }, body: list },
    status: 400,
  },
  { rule: "a second beginning", session: "own", sent: { body: initialize() }, status: 400 },
  {
    rule: "a method that does not exist",
    session: "own",
    sent: { body: { ...list, method: "tools/forget" } },
    status: 200,
    code: -32_601,
  },
  {
    rule: "a tool that does not exist",
    session: "own",
    sent: { body: { ...list, method: "tools/call", params: { name: "nope" } } },
    status: 200,
    code: -32_602,
  },
  {
    rule: "a resource that does not exist",
    session: "own",
    sent: { body: { ...list, method: "resources/read", params: { uri: "file:///etc/passwd" } } },
    status: 200,
    code: -32_602,
  },
  {
    rule: "a cursor that nobody was given",
    session: "own",
    sent: { body: { ...list, params: { cursor: "x" } } },
    status: 200,
    code: -32_602,
  },
];

describe("in the older era", () => {
  it.each(inSession)("$rule gives $status", async ({ session, sent, status, code }) => {
    const { url } = await aGateway([await aProvider("east")]);
    const own = await aSession(url);
    const given = { own, none: {}, "made up": { "mcp-session-id": "made-up" } }[session];
    const answer = await raw(url, { ...sent, headers: { ...given, ...sent.headers } });
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.message.error.code).toBe(code);
  });

  it("an ended session is forgotten", async () => {
    const { url } = await aGateway([await aProvider("east")]);
    const headers = await aSession(url);
    expect((await raw(url, { method: "DELETE", headers })).status).toBe(200);
    expect((await raw(url, { headers, body: list })).status).toBe(404);
  });
});

const { headers: listing, body: listBody } = stateless("tools/list");

const withoutSession: readonly Rule[] = [
  { rule: "its list", sent: { headers: listing, body: listBody }, status: 200 },
  { rule: "a stream to wait on", sent: { method: "GET", headers: listing }, status: 405 },
  { rule: "an end to something", sent: { method: "DELETE", headers: listing }, status: 405 },
  {
    rule: "another method in the header than in the body",
    sent: { headers: { ...listing, "mcp-method": "tools/call" }, body: listBody },
    status: 400,
    code: -32_020,
  },
  {
    rule: "another tool in the header than in the body",
    sent: {
      ...stateless("tools/call", { name: "chat", arguments: { prompt: "x" } }, "usage"),
    },
    status: 400,
    code: -32_020,
  },
  {
    rule: "a method that does not exist",
    sent: { ...stateless("tools/forget") },
    status: 404,
    code: -32_601,
  },
  {
    rule: "a tool that does not exist",
    sent: { ...stateless("tools/call", { name: "nope", arguments: {} }, "nope") },
    status: 200,
    code: -32_602,
  },
];

describe("in the newer era", () => {
  it.each(withoutSession)("$rule gives $status", async ({ sent, status, code }) => {
    const { url } = await aGateway([await aProvider("east")]);
    const answer = await raw(url, sent);
    expect([answer.status, answer.text]).toEqual([status, answer.text]);
    if (code !== undefined) expect(answer.message.error.code).toBe(code);
    expect(answer.headers["mcp-session-id"]).toBeUndefined();
  });
});
