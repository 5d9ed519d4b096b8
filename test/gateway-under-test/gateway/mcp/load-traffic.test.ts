/** The load that gameday itself makes, against the endpoint it makes it for. */

import { describe, expect, it } from "vitest";
import type { McpCall, McpVersion } from "../../../../src/load/mcp/spec.ts";
import { nodeSender } from "../../../load/mcp/node-sender.ts";
import { player, spec } from "../../../load/mcp/sample-mcp.ts";
import { aGateway, aProvider } from "../../rig.ts";

const calls: readonly (readonly [string, McpCall])[] = [
  ["a question", { kind: "tool", name: "chat", arguments: { prompt: "Hello?" } }],
  ["a list", { kind: "list", of: "tools" }],
  ["a resource", { kind: "read", uri: "gameday://limits" }],
  ["a prompt", { kind: "prompt", name: "choose_model", arguments: { task: "sums" } }],
];

describe.each<McpVersion>(["2025-03-26", "2025-06-18", "2025-11-25", "2026-07-28"])(
  "gameday's own clients, speaking %s",
  (version) => {
    it.each(calls)("open and send %s", async (_claim, call) => {
      const { url } = await aGateway([await aProvider("east")]);
      const headers = { authorization: "Bearer key-a" };
      const play = player(nodeSender(url), spec({ version, call, headers }));
      const { told, result } = await play();
      expect(told.filter((line) => !/: answered 20[02]$/.test(line))).toEqual([]);
      expect(told.length).toBe(version === "2026-07-28" ? 2 : 3);
      expect(result).toBeTypeOf("object");
    });
  },
);
