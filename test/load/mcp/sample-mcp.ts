/** MCP steps for the tests, and what they told, written down. */

import { ms } from "../../../src/base/units.ts";
import type { McpReport } from "../../../src/load/mcp/mcp-report.ts";
import { type McpContext, mcpStep } from "../../../src/load/mcp/mcp-step.ts";
import { McpUser } from "../../../src/load/mcp/mcp-user.ts";
import { type McpSpec, mcpOperations } from "../../../src/load/mcp/spec.ts";
import type { TemplateValues } from "../../../src/load/request/template.ts";
import { outcomeName } from "../../../src/measure/outcome.ts";

/** Calls the tool `add` with 1 and 2, in a session, but for what is said. */
export const spec = (parts: Partial<McpSpec> = {}): McpSpec => ({
  path: "/mcp",
  headers: {},
  as: null,
  version: "2025-11-25",
  call: { kind: "tool", name: "add", arguments: { a: 1, b: 2 } },
  ...parts,
});

export const values = (parts: Partial<TemplateValues> = {}): TemplateValues => ({
  nonce: "gd-1-0-7",
  uuid: "00000000-0000-4000-8000-000000000000",
  arrival: 7,
  user: 0,
  field: (feeder, field) => `${feeder}'s ${field}`,
  captured: (name) => `captured ${name}`,
  ...parts,
});

export interface Played {
  /** `s tools/call: answered 200`, in the order in which they ended. */
  readonly told: readonly string[];
  readonly reports: readonly McpReport[];
  readonly last: McpReport;
  /** The result of the call, as JSON tells it; null if there is none. */
  readonly result: unknown;
}

type Send = McpContext["send"];

/** One step, which keeps its ids from visit to visit. */
export function player(send: Send, played: McpSpec = spec()) {
  let id = 0;
  const operations = mcpOperations("s", played);
  const timeouts = { total: ms(5000), connect: null, firstByte: null, idle: null };
  const expect = { statuses: null, stream: null, checks: [] };
  const step = mcpStep({ spec: played, expect, timeouts, send, nextId: () => `id-${++id}` });
  return async (user = new McpUser(), given = values(), due = 0): Promise<Played> => {
    const reports: McpReport[] = [];
    const observe = (report: McpReport) => reports.push(report);
    const last = await step({ values: given, dueAt: ms(due), user, observe });
    reports.push(last);
    const told = reports.map(
      ({ operation, outcome }) => `${operations[operation]}: ${outcomeName(outcome)}`,
    );
    const result: unknown = last.answer === null ? null : JSON.parse(last.answer.body.toString());
    return { told, reports, last, result };
  };
}
