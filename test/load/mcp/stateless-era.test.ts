import { describe, expect, it } from "vitest";
import { McpUser } from "../../../src/load/mcp/mcp-user.ts";
import type { McpCall, McpSpec } from "../../../src/load/mcp/spec.ts";
import { nodeSender } from "./node-sender.ts";
import { player, spec as sessionSpec } from "./sample-mcp.ts";
import { sessionTarget, statelessTarget } from "./sdk-servers.ts";

const spec = (parts: Partial<McpSpec> = {}) => sessionSpec({ version: "2026-07-28", ...parts });

const tool = (name: string): McpCall => ({ kind: "tool", name, arguments: {} });

describe.each(["auto", "sse"] as const)("a server of 2026-07-28 (%s)", (mode) => {
  it("is discovered once, and then called by each visit of its user", async () => {
    const { origin, requests } = await statelessTarget(mode);
    const play = player(nodeSender(origin), spec());
    const user = new McpUser();
    const first = await play(user);
    const call = "s tools/call: answered 200";
    expect(first.told).toEqual(["s server/discover: answered 200", call]);
    expect(first.result).toMatchObject({ content: [{ text: "3" }] });
    expect((await play(user)).told).toEqual([call]);
    expect(requests.map(({ headers }) => headers["mcp-session-id"])).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each<[string, McpCall, string, object]>([
    ["lists its tools", { kind: "list", of: "tools" }, "tools/list", { tools: expect.any(Array) }],
    [
      "reads a resource",
      { kind: "read", uri: "file:///readme" },
      "resources/read",
      { contents: [{ text: "read me" }] },
    ],
    [
      "gets a prompt",
      { kind: "prompt", name: "greet", arguments: { who: "you" } },
      "prompts/get",
      { messages: [{ content: { text: "hello you" } }] },
    ],
    [
      "is told names that no header can hold",
      { kind: "prompt", name: "grüßen", arguments: { who: "you" } },
      "prompts/get",
      { messages: [{ content: { text: "hello you" } }] },
    ],
  ])("%s", async (_claim, call, method, result) => {
    const { origin } = await statelessTarget(mode);
    const played = await player(nodeSender(origin), spec({ call }))();
    expect(played.told.at(-1)).toBe(`s ${method}: answered 200`);
    expect(played.result).toMatchObject(result);
  });

  it("tells the failure of a tool in its result, which is not good", async () => {
    const { origin } = await statelessTarget(mode);
    const { last } = await player(nodeSender(origin), spec({ call: tool("fail") }))();
    expect(last.outcome).toEqual({ kind: "told-error" });
    expect(last.message).toBe("the tool failed: out of cheese");
  });

  it("that asks for input has not answered well", async () => {
    const { origin } = await statelessTarget(mode);
    const { last } = await player(nodeSender(origin), spec({ call: tool("ask") }))();
    expect(last.outcome).toEqual({ kind: "told-error" });
    expect(last.message).toMatch(/^the server asks for input that load cannot give/);
  });

  it("refuses a session, and names what it speaks", async () => {
    const { origin } = await statelessTarget(mode);
    const { told, last } = await player(nodeSender(origin), sessionSpec())();
    expect(told).toEqual(["s initialize: answered 400"]);
    expect(last.message).toMatch(/^error -32022: .*; the server speaks 2026-07-28$/);
  });
});

describe("a server of the session era that is asked for 2026-07-28", () => {
  it("answers the discovery with what it is: an error, and no call follows", async () => {
    const { origin, requests } = await sessionTarget({ sessions: true, json: true });
    const { told, last } = await player(nodeSender(origin), spec())();
    expect(told).toEqual(["s server/discover: answered 400"]);
    expect(last.message).toMatch(/^error -32000: /);
    expect(requests).toHaveLength(1);
  });
});
