/** Plays a step that is one HTTP request: makes it, sends it, judges and captures its answer. */

import { assert } from "../../base/assert.ts";
import { noCheck } from "../../measure/outcome.ts";
import { type Judge, type Judged, judgeOf, needsAnswer } from "../check/judge-of.ts";
import { withCodeCheck } from "../code/code-check.ts";
import type { Callable, FunctionRef } from "../code/functions.ts";
import { capturerOf, missingText } from "../request/captured.ts";
import { requestMaker } from "../request/requests.ts";
import type { RequestSpec } from "../request/spec.ts";
import { isExpectedStatus, type Step, type Traffic } from "../traffic.ts";
import type { Answer } from "../transport/sender.ts";
import type { StepPlayer, Turn } from "./step-player.ts";
import type { StepReport } from "./step-report.ts";
import type { VisitContext } from "./visit-context.ts";

/** A step, and its place in the traffic. */
export interface StepPlace {
  readonly traffic: Traffic;
  readonly step: Step;
  /** Index of its first operation among those of the traffic. */
  readonly operation: number;
}

/** Whether anything looks into its answers. */
export const keepsAnswers = ({ traffic, step }: Pick<StepPlace, "traffic" | "step">): boolean =>
  traffic.cookies || step.captures.length > 0 || step.check !== null || needsAnswer(step.expect);

/** Calls the function of the scenario that checks, if it has one. */
export function judgeFor(context: VisitContext, step: Step): Judge {
  const { expect, check } = step;
  const judge = judgeOf(expect);
  return check === null ? judge : withCodeCheck(judge, expect, check, functionIn(context, check));
}

export function functionIn({ functionOf }: VisitContext, ref: FunctionRef): Callable {
  assert(functionOf !== undefined, `nobody loaded ${ref.module}`);
  return functionOf(ref);
}

export function requestPlayer(
  context: VisitContext,
  place: StepPlace,
  spec: RequestSpec,
  report: StepReport,
): StepPlayer {
  const { traffic, step, operation } = place;
  const { expect } = step;
  const make = requestMaker(traffic, spec, keepsAnswers(place));
  const judge = judgeFor(context, step);
  const capture = captureJudge(step);
  const checksNonce = step.check !== null || expect.checks.some(({ kind }) => kind === "echoes");
  return async ({ dueAt, values, send, capture: tell }) => {
    const request = make(values);
    const exchange = await send(request);
    const answered = judge(exchange, checksNonce ? values.nonce : "");
    const judged = capture(answered, exchange.answer, tell);
    const sent = () => ({ request, nonce: values.nonce, secrets: values.secrets });
    return report({ operation, expect, dueAt, exchange, judged, sent });
  };
}

/** A good answer without what a later step needs of it is not a good one. */
export function captureJudge({ expect, captures }: Step) {
  if (captures.length === 0) return (judged: Judged) => judged;
  const take = capturerOf(captures);
  return (judged: Judged, answer: Answer | null, tell: Turn["capture"]): Judged => {
    const { outcome } = judged;
    if (outcome.kind !== "answered" || !isExpectedStatus(expect, outcome.status)) return judged;
    const missing = take(answer, tell);
    if (missing === null) return judged;
    return { outcome: { kind: "invalid", check: noCheck }, message: missingText(missing) };
  };
}
