import { describe, expect, it } from "vitest";
import { McpUser } from "../../../src/load/mcp/mcp-user.ts";
import type { McpCall } from "../../../src/load/mcp/spec.ts";
import { nodeSender } from "./node-sender.ts";
import { player, spec, values } from "./sample-mcp.ts";
import { sessionTarget } from "./sdk-servers.ts";

const opening = ["s initialize: answered 200", "s initialized: answered 202"];

const tool = (name: string, args = {}): McpCall => ({ kind: "tool", name, arguments: args });

const servers = [
  { sessions: true, json: true },
  { sessions: true, json: false },
  { sessions: false, json: true },
  { sessions: false, json: false },
];

describe.each(servers)("a server of the SDK (sessions: $sessions, JSON: $json)", (options) => {
  it("is opened once, and then called by each visit of its user", async () => {
    const { origin, requests, begun } = await sessionTarget(options);
    const play = player(nodeSender(origin));
    const user = new McpUser();
    const first = await play(user);
    expect(first.told).toEqual([...opening, "s tools/call: answered 200"]);
    expect(first.result).toMatchObject({ content: [{ type: "text", text: "3" }] });
    const second = await play(user);
    expect(second.told).toEqual(["s tools/call: answered 200"]);
    expect(requests).toHaveLength(4);
    expect(begun).toHaveLength(options.sessions ? 1 : 0);
  });

  it("is opened by each user for itself", async () => {
    const { origin, begun } = await sessionTarget(options);
    const play = player(nodeSender(origin));
    const plays = await Promise.all(Array.from({ length: 5 }, () => play()));
    for (const { told } of plays) expect(told).toEqual([...opening, "s tools/call: answered 200"]);
    expect(new Set(begun).size).toBe(options.sessions ? 5 : 0);
  });

  it.each<[string, McpCall, string, object]>([
    ["lists its tools", { kind: "list", of: "tools" }, "tools/list", { tools: expect.any(Array) }],
    [
      "reads a resource",
      { kind: "read", uri: "file:///readme" },
      "resources/read",
      { contents: [{ uri: "file:///readme", text: "read me" }] },
    ],
    [
      "gets a prompt",
      { kind: "prompt", name: "greet", arguments: { who: "you" } },
      "prompts/get",
      { messages: [{ role: "user", content: { type: "text", text: "hello you" } }] },
    ],
    [
      "gets an answer behind a notification",
      tool("slowly"),
      "tools/call",
      { content: [{ type: "text", text: "done" }] },
    ],
  ])("%s", async (_claim, call, method, result) => {
    const { origin } = await sessionTarget(options);
    const played = await player(nodeSender(origin), spec({ call }))();
    expect(played.told.at(-1)).toBe(`s ${method}: answered 200`);
    expect(played.result).toMatchObject(result);
  });

  it("tells the failure of a tool in its result, which is not good", async () => {
    const { origin } = await sessionTarget(options);
    const { last } = await player(nodeSender(origin), spec({ call: tool("fail") }))();
    expect(last.outcome).toEqual({ kind: "told-error" });
    expect(last.message).toBe("the tool failed: out of cheese");
    expect(last.answer).toBeNull();
  });

  it("tells of a method that it does not have in an error", async () => {
    const { origin } = await sessionTarget(options);
    const call: McpCall = { kind: "read", uri: "file:///nowhere" };
    const { last } = await player(nodeSender(origin), spec({ call }))();
    expect(last.outcome).toEqual({ kind: "told-error" });
    expect(last.message).toContain("error -32602: ");
  });

  it("gets back what a template put in, quotes and all", async () => {
    const { origin } = await sessionTarget(options);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template.
    const call = tool("echo", { text: "${nonce}: ${rows.said}" });
    const said = 'he said "hi",\nand a \\';
    const given = values({ field: () => said });
    const { result } = await player(nodeSender(origin), spec({ call }))(new McpUser(), given);
    expect(result).toMatchObject({ content: [{ text: `gd-1-0-7: ${said}` }] });
  });

  it.each(["2025-03-26", "2025-06-18", "2025-11-25"] as const)("speaks %s", async (version) => {
    const { origin, requests } = await sessionTarget(options);
    const { told } = await player(nodeSender(origin), spec({ version }))();
    expect(told).toEqual([...opening, "s tools/call: answered 200"]);
    const named = requests.map(({ headers }) => headers["mcp-protocol-version"]);
    expect(named).toEqual([undefined, version, version]);
  });
});

describe("a session that the server has forgotten", () => {
  it("is told as 404, opened anew, and the call repeated", async () => {
    const { origin, forget, begun } = await sessionTarget({ sessions: true, json: true });
    const play = player(nodeSender(origin));
    const user = new McpUser();
    await play(user);
    forget();
    const again = await play(user);
    const call = "s tools/call: answered";
    expect(again.told).toEqual([`${call} 404`, ...opening, `${call} 200`]);
    expect(begun).toEqual(["session-0", "session-1"]);
    const after = await play(user);
    expect(after.told).toEqual([`${call} 200`]);
  });

  it("is opened anew once, by whichever of the user's steps comes first", async () => {
    const { origin, forget, begun } = await sessionTarget({ sessions: true, json: true });
    const play = player(nodeSender(origin));
    const user = new McpUser();
    await play(user);
    forget();
    const plays = await Promise.all([play(user), play(user), play(user), play(user)]);
    for (const { told } of plays) {
      expect(told.at(0)).toBe("s tools/call: answered 404");
      expect(told.at(-1)).toBe("s tools/call: answered 200");
    }
    expect(plays.flatMap(({ told }) => told)).toHaveLength(4 + 2 + 4);
    expect(begun).toHaveLength(2);
  });
});

describe("steps of one user that come at once", () => {
  it("share the session that the first of them opens", async () => {
    const { origin, requests, begun } = await sessionTarget({ sessions: true, json: true });
    const play = player(nodeSender(origin));
    const user = new McpUser();
    const plays = await Promise.all([play(user), play(user), play(user)]);
    expect(plays.map(({ told }) => told.length)).toEqual([3, 1, 1]);
    expect(begun).toHaveLength(1);
    expect(requests).toHaveLength(5);
  });
});
