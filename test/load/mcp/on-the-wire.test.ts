import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { mcpStep } from "../../../src/load/mcp/mcp-step.ts";
import { McpUser } from "../../../src/load/mcp/mcp-user.ts";
import { clientInfo, headerText } from "../../../src/load/mcp/message.ts";
import type { McpCall } from "../../../src/load/mcp/spec.ts";
import type { Exchange, OutgoingRequest } from "../../../src/load/transport/sender.ts";
import { player, spec, values } from "./sample-mcp.ts";

const body = ({ body }: OutgoingRequest) => JSON.parse(String(body));

/** Answers every request well, 10 ms after it was sent; the next is sent at once. */
class WrittenDown {
  readonly sent: OutgoingRequest[] = [];
  #now = 1000;

  readonly send = async (request: OutgoingRequest): Promise<Exchange> => {
    this.sent.push(request);
    const sentAt = ms(this.#now);
    this.#now += 10;
    const answer = this.#answerTo(body(request));
    return {
      sentAt,
      firstByteAt: sentAt,
      endedAt: ms(this.#now),
      outcome: { kind: "answered", status: answer.status },
      bytes: answer.body.length,
      stream: { contentAt: [sentAt], usage: null, text: "", end: "truncated" },
      answer,
    };
  };

  #answerTo({ method, id }: { readonly method: string; readonly id: unknown }) {
    const headers = { "content-type": "application/json", "mcp-session-id": "s1" };
    const versions = { protocolVersion: "2025-11-25", supportedVersions: ["2026-07-28"] };
    const result = { resultType: "complete", ...versions, of: method };
    const text = id === undefined ? "" : JSON.stringify({ jsonrpc: "2.0", id, result });
    return { status: id === undefined ? 202 : 200, headers, body: Buffer.from(text) };
  }
}

const accepted = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};

describe("a session", () => {
  it("goes over the wire as initialize, initialized and the call", async () => {
    const wire = new WrittenDown();
    await player(wire.send, spec({ headers: { authorization: "Bearer x" } }))();
    const [initialize, initialized, call] = wire.sent;
    const own = { authorization: "Bearer x", ...accepted };
    expect(wire.sent.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array.from({ length: 3 }, () => "POST /mcp"),
    );
    expect(initialize?.headers).toEqual(own);
    expect(initialize?.body).toBe(
      '{"jsonrpc":"2.0","id":"id-1","method":"initialize","params":{"protocolVersion":' +
        '"2025-11-25","capabilities":{},"clientInfo":{"name":"gameday","version":"0.1.0"}}}',
    );
    const inSession = { ...own, "mcp-protocol-version": "2025-11-25", "mcp-session-id": "s1" };
    expect(initialized?.headers).toEqual(inSession);
    expect(initialized?.body).toBe('{"jsonrpc":"2.0","method":"notifications/initialized"}');
    expect(call?.headers).toEqual(inSession);
    expect(call?.body).toBe(
      '{"jsonrpc":"2.0","id":"id-2","method":"tools/call",' +
        '"params":{"name":"add","arguments":{"a":1,"b":2}}}',
    );
  });
});

describe("the stateless era", () => {
  it("says all in each request, and sends no session id back", async () => {
    const wire = new WrittenDown();
    await player(wire.send, spec({ version: "2026-07-28" }))();
    const [discover, call] = wire.sent;
    const meta =
      '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",' +
      '"io.modelcontextprotocol/clientInfo":{"name":"gameday","version":"0.1.0"},' +
      '"io.modelcontextprotocol/clientCapabilities":{}}';
    const version = { "mcp-protocol-version": "2026-07-28" };
    expect(discover?.headers).toEqual({ ...accepted, ...version, "mcp-method": "server/discover" });
    expect(discover?.body).toBe(
      `{"jsonrpc":"2.0","id":"id-1","method":"server/discover","params":{${meta}}}`,
    );
    const named = { "mcp-method": "tools/call", "mcp-name": "add" };
    expect(call?.headers).toEqual({ ...accepted, ...version, ...named });
    expect(call?.body).toBe(
      '{"jsonrpc":"2.0","id":"id-2","method":"tools/call",' +
        `"params":{"name":"add","arguments":{"a":1,"b":2},${meta}}}`,
    );
  });

  it.each<[McpCall, string | undefined]>([
    [{ kind: "list", of: "tools" }, undefined],
    [{ kind: "list", of: "resources" }, undefined],
    [{ kind: "read", uri: "file:///a%20b" }, "file:///a%20b"],
    [{ kind: "prompt", name: "greet", arguments: {} }, "greet"],
  ])("names what %j is about", async (call, name) => {
    const wire = new WrittenDown();
    await player(wire.send, spec({ version: "2026-07-28", call }))();
    expect(wire.sent.at(-1)?.headers["mcp-name"]).toBe(name);
  });

  it.each([
    ["us-west1", "us-west1"],
    ["two words", "two words"],
    ["Hello, 世界", "=?base64?SGVsbG8sIOS4lueVjA==?="],
    [" padded ", "=?base64?IHBhZGRlZCA=?="],
    ["line1\nline2", "=?base64?bGluZTEKbGluZTI=?="],
    ["=?base64?literal?=", "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?="],
  ])("puts %j into a header as %j", (value, text) => {
    expect(headerText(value)).toBe(text);
  });
});

describe("a template", () => {
  it("is filled in the path, the headers and the texts of the arguments, at any depth", async () => {
    const wire = new WrittenDown();
    const call: McpCall = {
      kind: "tool",
      name: "add",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template.
      arguments: { n: 1, deep: [{ text: "${rows.name}", none: null }, true, "as it is"] },
    };
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template.
    const [path, headers] = ["/mcp/${arrival}", { "x-trace": "${nonce}" }];
    const played = spec({ call, path, headers });
    await player(wire.send, played)(new McpUser(), values({ field: () => 'a "b" \\' }));
    const last = wire.sent.at(-1);
    expect(last?.path).toBe("/mcp/7");
    expect(last?.headers["x-trace"]).toBe("gd-1-0-7");
    expect(last === undefined ? null : body(last).params.arguments).toEqual({
      n: 1,
      deep: [{ text: 'a "b" \\', none: null }, true, "as it is"],
    });
  });
});

describe("the instants of a step", () => {
  it("count the first request from when the step was due, others from the one before", async () => {
    const { reports } = await player(new WrittenDown().send)(new McpUser(), values(), 900);
    expect(reports.map(({ dueAt }) => dueAt)).toEqual([900, 1010, 1020]);
    expect(reports.map(({ exchange }) => exchange.endedAt)).toEqual([1010, 1020, 1030]);
  });

  it("count a call of an open session from when the step was due", async () => {
    const [play, user] = [player(new WrittenDown().send), new McpUser()];
    await play(user);
    const { reports } = await play(user, values(), 1025);
    expect(reports.map(({ dueAt }) => dueAt)).toEqual([1025]);
  });
});

describe("what is told of a call", () => {
  it("is its result alone, and no reading of it as the stream of an LLM", async () => {
    const { last, result } = await player(new WrittenDown().send)();
    expect(result).toMatchObject({ of: "tools/call" });
    expect(result).not.toHaveProperty("jsonrpc");
    expect(last.answer?.headers["content-type"]).toBe("application/json");
    expect(last.exchange.stream).toBeNull();
  });

  it("is that it was cancelled, when the load was stopped before it", async () => {
    const wire = new WrittenDown();
    const send = async (request: OutgoingRequest): Promise<Exchange> => {
      const exchange = await wire.send(request);
      if (body(request).method === "initialize") return exchange;
      return { ...exchange, outcome: { kind: "cancelled" }, answer: null };
    };
    const { told } = await player(send)();
    expect(told).toEqual(["s initialize: answered 200", "s initialized: cancelled"]);
  });
});

describe("steps of one user", () => {
  it("share what is open only where they go to one place as one client", async () => {
    const wire = new WrittenDown();
    const user = new McpUser();
    const list: McpCall = { kind: "list", of: "tools" };
    await player(wire.send)(user);
    await player(wire.send, spec({ call: list }))(user);
    expect(wire.sent).toHaveLength(4);
    await player(wire.send, spec({ headers: { authorization: "Bearer other" } }))(user);
    expect(wire.sent).toHaveLength(7);
  });
});

it("goes out the user's own way, if it has one", async () => {
  const [general, own] = [new WrittenDown(), new WrittenDown()];
  const timeouts = { total: ms(5000), connect: null, firstByte: null, idle: null };
  const expected = { statuses: null, stream: null, checks: [] };
  const nextId = () => "id";
  const step = mcpStep({ spec: spec(), expect: expected, timeouts, send: general.send, nextId });
  const user = new McpUser();
  await step({ values: values(), dueAt: ms(0), user, observe: () => undefined, send: own.send });
  expect([general.sent.length, own.sent.length]).toEqual([0, 3]);
});

it("tells a server the version of the package", () => {
  const { version } = JSON.parse(readFileSync("package.json", "utf8"));
  expect(clientInfo.version).toBe(version);
});
