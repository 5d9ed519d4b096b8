/** The HTTP requests of one visit to an MCP step, one after another. */

import type { Milliseconds } from "../../base/units.ts";
import type { Delivered } from "../check/delivered.ts";
import type { Answer, OutgoingRequest } from "../transport/sender.ts";
import type { Era } from "./era.ts";
import { type Answered, judgeAnswer } from "./judge-answer.ts";
import type { McpReport } from "./mcp-report.ts";
import { type Opened, post } from "./message.ts";
import type { Sending } from "./sending.ts";

/** Sends one message, and tells what became of it and what is open then. */
export type Wire = (sending: Sending, opened: Opened) => Promise<Sent>;

export interface Sent {
  readonly report: McpReport;
  readonly opened: Opened;
}

export interface WireContext {
  readonly send: (request: OutgoingRequest) => Promise<Delivered>;
  readonly nextId: () => string;
}

/** `base`: what all requests have in common. `dueAt`: of the first; others are due one by one. */
export function wireOf(
  { send, nextId }: WireContext,
  era: Era,
  base: OutgoingRequest,
  dueAt: Milliseconds,
): Wire {
  let due = dueAt;
  return async ({ operation, message, isNotification, expect, rules, opens }, opened) => {
    const sent = { ...message, id: isNotification ? null : nextId() };
    const request = post(base, sent, era.headers(sent, opened));
    const exchange = await send(request);
    const answered = judgeAnswer(exchange, sent.id, rules);
    const report = { operation, expect, dueAt: due, request, ...told(answered, exchange) };
    due = exchange.endedAt;
    return { report, opened: opens(opened, answered.result, exchange.answer?.headers ?? {}) };
  };
}

const told = ({ outcome, message, result }: Answered, exchange: Delivered) => ({
  outcome,
  message,
  exchange: { ...exchange, stream: null },
  answer: result === null ? null : answerOf(result, exchange),
});

function answerOf(result: object, { answer }: Delivered): Answer | null {
  return answer === null ? null : { ...answer, body: Buffer.from(JSON.stringify(result)) };
}
