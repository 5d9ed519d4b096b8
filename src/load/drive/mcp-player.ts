/** Plays a step that is an MCP request: each HTTP request that it takes is observed. */

import type { Delivered } from "../check/delivered.ts";
import type { McpReport } from "../mcp/mcp-report.ts";
import { mcpStep } from "../mcp/mcp-step.ts";
import { McpUser } from "../mcp/mcp-user.ts";
import type { McpSpec } from "../mcp/spec.ts";
import { captureJudge, judgeFor, type StepPlace } from "./request-step.ts";
import type { Send, StepPlayer, Turn, VirtualUser } from "./step-player.ts";
import type { StepReport } from "./step-report.ts";
import type { VisitContext } from "./visit-context.ts";

/** What each virtual user has opened: one for all steps of a traffic. */
export type McpUsers = WeakMap<VirtualUser, McpUser>;

export function mcpPlayer(
  context: VisitContext,
  { step, operation: first }: StepPlace,
  spec: McpSpec,
  report: StepReport,
  users: McpUsers,
): StepPlayer {
  const { timeouts } = context.traffic;
  const ids = new Ids(`gd-${context.seed.toString(36)}-${context.index}-${first}`);
  const play = mcpStep({
    spec,
    expect: step.expect,
    timeouts,
    send: untilStopped(context, (request) => context.sender.send(request)),
    nextId: () => ids.next(),
  });
  const judge = callJudge(context, step);
  return async (turn) => {
    const { values, dueAt } = turn;
    ids.begin(values.arrival);
    const tell = (told: McpReport, judged = judgedOf(told)) => {
      const { expect, dueAt, exchange, request } = told;
      const sent = () => ({ request, nonce: values.nonce, secrets: values.secrets });
      return report({ operation: first + told.operation, expect, dueAt, exchange, judged, sent });
    };
    const user = userOf(users, turn.user);
    const send = untilStopped(context, turn.send);
    const last = await play({ values, dueAt, user, send, observe: (told) => void tell(told) });
    return tell(last, last.operation === 0 ? judge(last, turn) : judgedOf(last));
  };
}

const judgedOf = ({ outcome, message }: McpReport) => ({ outcome, message });

/** Checks and captures look into the result of the call, not into what is wrapped around it. */
function callJudge(context: VisitContext, step: StepPlace["step"]) {
  const judge = judgeFor(context, step);
  const capture = captureJudge(step);
  return (told: McpReport, { values, capture: keep }: Turn) => {
    const { outcome, answer, exchange } = told;
    if (outcome.kind !== "answered" || answer === null) return judgedOf(told);
    const judged = judge({ ...exchange, outcome, answer }, values.nonce);
    return capture({ ...judged, message: judged.message ?? told.message }, answer, keep);
  };
}

function userOf(users: McpUsers, user: VirtualUser): McpUser {
  const known = users.get(user) ?? new McpUser();
  users.set(user, known);
  return known;
}

/** Ids that no other worker makes: an arrival belongs to one worker, and so does its number. */
class Ids {
  readonly #start: string;
  #first: number | null = null;
  #count = 0;

  constructor(start: string) {
    this.#start = start;
  }

  begin(arrival: number): void {
    this.#first ??= arrival;
  }

  next(): string {
    return `${this.#start}-${this.#first}-${this.#count++}`;
  }
}

/** A step may have requests yet to send when the run is stopped. */
function untilStopped({ clock, signal }: VisitContext, send: Send): Send {
  return async (request): Promise<Delivered> => {
    if (!signal.aborted) return send(request);
    const now = clock.now();
    const nothing = { firstByteAt: null, bytes: 0, stream: null, answer: null };
    return { sentAt: now, endedAt: now, outcome: { kind: "cancelled" }, ...nothing };
  };
}
