import { describe, expect, it } from "vitest";
import { mcpFields, mcpOf } from "../../../src/load/mcp/mcp-fields.ts";
import { mcpOperations, mcpTemplates } from "../../../src/load/mcp/spec.ts";
import { spec } from "./sample-mcp.ts";

const read = (given: unknown) => mcpOf(mcpFields.parse(given));

function problemOf(given: unknown): string {
  const parsed = mcpFields.safeParse(given);
  if (!parsed.success) return parsed.error.issues.map(({ message }) => message).join("; ");
  const found = mcpOf(parsed.data);
  return typeof found === "string" ? found : "no problem";
}

describe("an mcp block", () => {
  it("that names a tool calls it without arguments, in 2025-11-25, at /mcp", () => {
    expect(read({ call: "add" })).toEqual({
      path: "/mcp",
      headers: {},
      as: null,
      version: "2025-11-25",
      call: { kind: "tool", name: "add", arguments: {} },
    });
  });

  it("may say all of it", () => {
    const given = {
      call: "search",
      arguments: { query: "x", options: { limit: 3, tags: ["a", null] } },
      version: "2026-07-28",
      path: "/servers/search",
      headers: { "X-Team": "core" },
      as: "acme",
    };
    expect(read(given)).toEqual({
      path: "/servers/search",
      headers: { "x-team": "core" },
      as: "acme",
      version: "2026-07-28",
      call: { kind: "tool", name: "search", arguments: given.arguments },
    });
  });

  it.each([
    [{ list: "prompts" }, { kind: "list", of: "prompts" }],
    [{ read: "file:///a" }, { kind: "read", uri: "file:///a" }],
    [
      { prompt: "greet", arguments: { who: "you" } },
      { kind: "prompt", name: "greet", arguments: { who: "you" } },
    ],
  ])("may be %j", (given, call) => {
    expect(read(given)).toMatchObject({ call });
  });

  it.each([
    [{}, "say what to ask the server; write call: name-of-a-tool, or list: tools"],
    [{ call: "a", list: "tools" }, "an MCP step makes one request, not call and list"],
    [{ list: "tools", arguments: {} }, "arguments belong to call or prompt"],
    [
      { prompt: "greet", arguments: { times: 3 } },
      "arguments of a prompt are texts; put times in quotes",
    ],
    [
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template.
      { call: "a", arguments: { deep: ["${env.TOKEN}"] } },
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the template.
      "${env.TOKEN} can stand in headers, bearer and basic alone; elsewhere reports would show it",
    ],
    [{ call: "" }, "write a name"],
    [{ call: "a", path: "mcp" }, "a path starts with /"],
    [{ call: "a", headers: { "a b": "c" } }, "a b is not a header name"],
    [{ call: "a", headers: { "x-a": "b\nc" } }, "a header is one line of Latin-1 text"],
    [
      { call: "a", headers: { "Mcp-Session-Id": "x" } },
      "Mcp-Session-Id is set by the protocol, as version says; leave it out",
    ],
    [
      { call: "a", headers: { "Content-Length": "3" } },
      "Content-Length is set by the sender; leave it out",
    ],
    [
      { call: "a", version: "2024-11-05" },
      "write one of 2025-03-26, 2025-06-18, 2025-11-25, 2026-07-28; " +
        "2024-11-05 had a transport of its own",
    ],
  ])("%j is told what to write instead", (given, problem) => {
    expect(problemOf(given)).toBe(problem);
  });
});

describe("the operations of a step", () => {
  it("are the call, and then what opens a session", () => {
    const names = ["sum tools/call", "sum initialize", "sum initialized"];
    expect(mcpOperations("sum", spec())).toEqual(names);
  });

  it("are the call and the discovery, where there are no sessions", () => {
    const stateless = spec({ version: "2026-07-28", call: { kind: "read", uri: "file:///a" } });
    expect(mcpOperations("sum", stateless)).toEqual(["sum resources/read", "sum server/discover"]);
  });
});

it("tells every text that may hold a template", () => {
  const given = spec({
    headers: { "x-a": "in a header" },
    call: { kind: "tool", name: "a tool", arguments: { a: 1, b: ["deep", { c: "down" }] } },
  });
  const texts = ["/mcp", "in a header", "a tool", "deep", "down"];
  expect(mcpTemplates(given)).toEqual(texts);
});
