import { describe, expect, it } from "vitest";
import { McpUser } from "../../../src/load/mcp/mcp-user.ts";
import { type Asked, badTarget, body, events, json, result, status } from "./bad-servers.ts";
import { nodeSender } from "./node-sender.ts";
import { player, spec } from "./sample-mcp.ts";

type Answer = (asked: Asked) => true;

const done = { content: [{ type: "text", text: "done" }] };
const notification = { jsonrpc: "2.0", method: "notifications/progress", params: {} };

/** What the call is answered with, its outcome and what is said of it. */
const calls: readonly (readonly [string, Answer, string, string | null])[] = [
  [
    "a JSON-RPC error",
    (asked) => json(asked, { ...error(-32602, "no tool add"), id: asked.id }),
    "told-error",
    "error -32602: no tool add",
  ],
  [
    "an error in a stream",
    (asked) => events(asked, notification, { ...error(-32603, "no luck"), id: asked.id }),
    "told-error",
    "error -32603: no luck",
  ],
  [
    "an error without the id, which it could not read",
    (asked) => json(asked, { ...error(-32700, "what?"), id: null }),
    "told-error",
    "error -32700: what?",
  ],
  [
    "a tool that failed without a word",
    (asked) => json(asked, result(asked, { content: [], isError: true })),
    "told-error",
    "the tool failed: it does not say why",
  ],
  [
    "the response to another request",
    (asked) => json(asked, { jsonrpc: "2.0", id: "another", result: done }),
    "protocol",
    'a response to "another" came, not to id-2',
  ],
  [
    "the response to another request before its own",
    (asked) => {
      return events(asked, { jsonrpc: "2.0", id: 9, result: done }, result(asked, done));
    },
    "protocol",
    "a response to 9 came, not to id-2",
  ],
  [
    "two responses",
    (asked) => events(asked, result(asked, done), result(asked, done)),
    "protocol",
    "more than one response came",
  ],
  [
    "a stream that ends before its response",
    (asked) => events(asked, notification),
    "protocol",
    "the answer ended without a response",
  ],
  [
    "a stream that is cut within its response",
    (asked) => body(asked, "text/event-stream", `data: ${JSON.stringify(result(asked, done))}`),
    "protocol",
    "the answer ended without a response",
  ],
  [
    "half a JSON text",
    (asked) => body(asked, "application/json", '{"jsonrpc":"2.0","id":"id-2"'),
    "protocol",
    "the answer is not JSON",
  ],
  [
    "JSON that is no message",
    (asked) => json(asked, { id: asked.id, result: done }),
    "protocol",
    "the answer is not JSON-RPC 2.0",
  ],
  [
    "a message without a result",
    (asked) => json(asked, { jsonrpc: "2.0", id: asked.id }),
    "protocol",
    "a response has neither a result nor an error",
  ],
  [
    "a page of HTML",
    (asked) => body(asked, "text/html; charset=utf-8", "<h1>Welcome</h1>"),
    "protocol",
    "the answer has content-type text/html, not application/json or text/event-stream",
  ],
  ["202, and nothing", (asked) => status(asked, 202), "protocol", "status 202 without a response"],
  ["a redirect", (asked) => status(asked, 307), "protocol", "status 307: MCP knows no redirects"],
  ["429", (asked) => status(asked, 429), "rate-limited", null],
  ["503 and a page", (asked) => body(asked, "text/html", "<h1>", 503), "answered 503", null],
  [
    "400 and an error",
    (asked) => json(asked, { ...error(-32600, "so not"), id: null }, 400),
    "answered 400",
    "error -32600: so not",
  ],
  [
    "nothing: the connection breaks",
    ({ response }) => {
      response.socket?.destroy();
      return true;
    },
    "reset",
    null,
  ],
  ["a response in a stream", (asked) => events(asked, result(asked, done)), "answered 200", null],
  [
    "a response in lines that end with CRLF",
    (asked) => {
      const text = JSON.stringify(result(asked, done));
      return body(asked, "text/event-stream", `id: 0\r\ndata: \r\n\r\ndata: ${text}\r\n\r\n`);
    },
    "answered 200",
    null,
  ],
  [
    "a response behind a request of the server's own",
    (asked) => {
      const ping = { jsonrpc: "2.0", id: 7, method: "ping" };
      return events(asked, ping, result(asked, done));
    },
    "answered 200",
    null,
  ],
  ["a batch of one", (asked) => json(asked, [result(asked, done)]), "answered 200", null],
];

const error = (code: number, message: string, data?: unknown) => ({
  jsonrpc: "2.0",
  error: { code, message, data },
});

describe("a call that is answered with", () => {
  it.each(calls)("%s", async (_claim, answer, outcome, message) => {
    const { origin } = await badTarget((asked) => {
      return asked.method === "tools/call" ? answer(asked) : undefined;
    });
    const { told, last } = await player(nodeSender(origin))();
    expect(told.at(-1)).toBe(`s tools/call: ${outcome}`);
    expect(last.message).toBe(message);
    expect(last.answer === null).toBe(outcome !== "answered 200");
  });
});

describe("an opening that fails", () => {
  const openings: readonly (readonly [string, string, Answer, string, string | null])[] = [
    ["with 401", "initialize", (asked) => status(asked, 401), "answered 401", null],
    [
      "with a version that nobody speaks",
      "initialize",
      (asked) => json(asked, result(asked, { protocolVersion: "1999-01-01" })),
      "protocol",
      'the server wants to speak "1999-01-01"',
    ],
    [
      "with a session that no header can hold",
      "initialize",
      (asked) => {
        asked.response.setHeader("mcp-session-id", "a b");
        return json(asked, result(asked, { protocolVersion: "2025-06-18" }));
      },
      "protocol",
      "the session id is not visible ASCII",
    ],
    ["after it", "notifications/initialized", (asked) => status(asked, 500), "answered 500", null],
  ];

  it.each(openings)("%s ends the step", async (_claim, method, answer, outcome, message) => {
    const { origin, methods } = await badTarget((asked) => {
      return asked.method === method ? answer(asked) : undefined;
    });
    const { told, last } = await player(nodeSender(origin))();
    expect(told.at(-1)).toBe(`s ${method.replace("notifications/", "")}: ${outcome}`);
    expect(last.message).toBe(message);
    expect(methods.at(-1)).toBe(method);
  });

  it("is tried again by the next step of the user", async () => {
    let tries = 0;
    const { origin, methods } = await badTarget((asked) => {
      const isFirst = asked.method === "initialize" && ++tries === 1;
      return isFirst ? status(asked, 503) : undefined;
    });
    const [play, user] = [player(nodeSender(origin)), new McpUser()];
    expect((await play(user)).told).toEqual(["s initialize: answered 503"]);
    expect((await play(user)).told.at(-1)).toBe("s tools/call: answered 200");
    expect(methods.filter((method) => method === "initialize")).toHaveLength(2);
  });

  it("is tried by each of the user's steps that waited for it, once", async () => {
    const { origin, methods } = await badTarget((asked) => status(asked, 503));
    const [play, user] = [player(nodeSender(origin)), new McpUser()];
    const plays = await Promise.all([play(user), play(user), play(user)]);
    for (const { told } of plays) expect(told).toEqual(["s initialize: answered 503"]);
    expect(methods).toEqual(["initialize", "initialize", "initialize"]);
  });
});

describe("the version", () => {
  it("that the server chose is spoken from then on", async () => {
    const { origin, requests } = await badTarget(() => undefined);
    const { told } = await player(nodeSender(origin), spec({ version: "2025-11-25" }))();
    expect(told.at(-1)).toBe("s tools/call: answered 200");
    const named = requests.map(({ headers }) => headers["mcp-protocol-version"]);
    expect(named).toEqual([undefined, "2025-06-18", "2025-06-18"]);
  });

  it("that a stateless server does not speak is told with those that it does", async () => {
    const { origin } = await badTarget((asked) => {
      const data = { supported: ["2027-01-01", "2026-11-11"], requested: "2026-07-28" };
      return json(asked, { ...error(-32022, "not that one", data), id: asked.id }, 400);
    });
    const { told, last } = await player(nodeSender(origin), spec({ version: "2026-07-28" }))();
    expect(told).toEqual(["s server/discover: answered 400"]);
    const speaks = "the server speaks 2027-01-01, 2026-11-11";
    expect(last.message).toBe(`error -32022: not that one; ${speaks}`);
  });

  it("that a stateless server leaves out of its list is not spoken with it", async () => {
    const { origin } = await badTarget((asked) => {
      const found = { resultType: "complete", supportedVersions: ["2027-01-01"] };
      return json(asked, result(asked, found));
    });
    const { told, last } = await player(nodeSender(origin), spec({ version: "2026-07-28" }))();
    expect(told).toEqual(["s server/discover: protocol"]);
    expect(last.message).toBe("the server speaks 2027-01-01, not 2026-07-28");
  });
});

describe("a stateless result", () => {
  it.each<[string, object, string, string]>([
    [
      "that asks for input",
      {
        resultType: "input_required",
        inputRequests: { who: { method: "elicitation/create", params: {} } },
      },
      "told-error",
      "the server asks for input that load cannot give: elicitation/create",
    ],
    [
      "that does not say what it is",
      { content: [] },
      "protocol",
      'resultType is missing, not "complete"',
    ],
    [
      "of a type that nobody knows",
      { resultType: "later" },
      "protocol",
      'resultType is "later", not "complete"',
    ],
  ])("%s is not good", async (_claim, given, outcome, message) => {
    const { origin } = await badTarget((asked) => {
      const found = { resultType: "complete", supportedVersions: ["2026-07-28"] };
      return json(asked, result(asked, asked.method === "server/discover" ? found : given));
    });
    const { told, last } = await player(nodeSender(origin), spec({ version: "2026-07-28" }))();
    expect(told.at(-1)).toBe(`s tools/call: ${outcome}`);
    expect(last.message).toBe(message);
  });
});

describe("a session", () => {
  const opening = ["s initialize: answered 200", "s initialized: answered 202"];

  it("that is lost twice ends the step, and the next opens one anew", async () => {
    let calls = 0;
    const { origin } = await badTarget((asked) => {
      return asked.method === "tools/call" && ++calls <= 2 ? status(asked, 404) : undefined;
    });
    const [play, user] = [player(nodeSender(origin)), new McpUser()];
    const lost = "s tools/call: answered 404";
    expect((await play(user)).told).toEqual([...opening, lost, ...opening, lost]);
    expect((await play(user)).told).toEqual([...opening, "s tools/call: answered 200"]);
  });

  it("that cannot be opened anew ends the step with that", async () => {
    let openings = 0;
    const { origin } = await badTarget((asked) => {
      if (asked.method === "tools/call") return status(asked, 404);
      return asked.method === "initialize" && ++openings > 1 ? status(asked, 500) : undefined;
    });
    const { told } = await player(nodeSender(origin))();
    expect(told).toEqual([...opening, "s tools/call: answered 404", "s initialize: answered 500"]);
  });

  it("that there is none of cannot be lost: 404 is an answer like any other", async () => {
    const { origin, methods } = await badTarget((asked) => {
      if (asked.method === "tools/call") return status(asked, 404);
      if (asked.method !== "initialize") return undefined;
      return json(asked, result(asked, { protocolVersion: "2025-11-25" }));
    });
    const { told } = await player(nodeSender(origin))();
    expect(told).toEqual([...opening, "s tools/call: answered 404"]);
    expect(methods).toHaveLength(3);
  });
});
