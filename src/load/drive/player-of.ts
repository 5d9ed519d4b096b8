/** The player of a step, by what it sends. */

import type { Step } from "../traffic.ts";
import { codePlayer } from "./code-step.ts";
import { type McpUsers, mcpPlayer } from "./mcp-player.ts";
import { functionIn, requestPlayer, type StepPlace } from "./request-step.ts";
import type { StepPlayer } from "./step-player.ts";
import { type StepReport, stepReport } from "./step-report.ts";
import type { VisitContext } from "./visit-context.ts";

/** What the steps of a traffic share. */
export interface Players {
  readonly context: VisitContext;
  readonly report: StepReport;
  readonly mcpUsers: McpUsers;
}

export const playersFor = (context: VisitContext): Players => ({
  context,
  report: stepReport(context),
  mcpUsers: new WeakMap(),
});

/** `operation`: index of its first one among those of the traffic. */
export function playerOf(players: Players, step: Step, operation: number): StepPlayer {
  const { context, report, mcpUsers } = players;
  const place: StepPlace = { traffic: context.traffic, step, operation };
  const { sends } = step;
  switch (sends.kind) {
    case "request":
      return requestPlayer(context, place, sends.request, report);
    case "mcp":
      return mcpPlayer(context, place, sends.mcp, report, mcpUsers);
    case "code":
      return codePlayer(context, place, sends.code, functionIn(context, sends.code.make), report);
    default:
      return sends satisfies never;
  }
}
