/** One arrival, played: the steps of its journey, each judged and observed. */

import { judgeOf } from "../check/judge-of.ts";
import { fixedRequest } from "../request/requests.ts";
import { nonceOf } from "../request/template.ts";
import { keepsAnswers } from "./request-step.ts";
import { stepReport } from "./step-report.ts";
import type { Visit, VisitContext } from "./visit-context.ts";
import { journeyVisit } from "./visit-journey.ts";

export type { Visit, VisitContext } from "./visit-context.ts";

export const visits = (context: VisitContext): Visit =>
  fixedVisit(context) ?? journeyVisit(context);

/** The same request for each arrival, of which nothing is kept: next to nothing is left to do. */
function fixedVisit(context: VisitContext): Visit | null {
  const { traffic, sender, seed, index } = context;
  const [journey, ...others] = traffic.journeys;
  const [step, ...more] = journey?.steps ?? [];
  if (step?.sends.kind !== "request" || others.length + more.length > 0) return null;
  if (traffic.cookies || step.captures.length > 0 || step.check !== null) return null;
  const request = fixedRequest(traffic, step.sends.request, keepsAnswers({ traffic, step }));
  if (request === null) return null;
  const { expect } = step;
  const judge = judgeOf(expect);
  const report = stepReport(context);
  return async (arrival, dueAt) => {
    const exchange = await sender.send(request);
    const sent = () => ({ request, nonce: nonceOf(seed, index, arrival) });
    const judged = judge(exchange, "");
    return report({ operation: 0, expect, dueAt, exchange, judged, sent }).outcome;
  };
}
