/** Plays a step whose request is made by a function of a TypeScript scenario. */

import { seeded } from "../../base/random.ts";
import type { RequestContext } from "../code/define.ts";
import type { Unknown } from "../code/functions.ts";
import { makeRequest } from "../code/made-request.ts";
import type { CodeSpec } from "../code/spec.ts";
import type { TemplateValues } from "../request/template.ts";
import { captureJudge, judgeFor, keepsAnswers, type StepPlace } from "./request-step.ts";
import type { StepPlayer } from "./step-player.ts";
import type { StepReport } from "./step-report.ts";
import type { VisitContext } from "./visit-context.ts";

export function codePlayer(
  context: VisitContext,
  place: StepPlace,
  spec: CodeSpec,
  make: Unknown,
  report: StepReport,
): StepPlayer {
  const { traffic, step, operation } = place;
  const { expect } = step;
  const judge = judgeFor(context, step);
  const capture = captureJudge(step);
  const keeps = keepsAnswers(place);
  const contextOf = requestContext(context.seed, traffic.name);
  return async ({ dueAt, values, send, capture: tell }) => {
    const request = makeRequest(spec, make, contextOf(values), traffic.timeouts, keeps);
    const exchange = await send(request);
    const judged = capture(judge(exchange, values.nonce), exchange.answer, tell);
    const sent = () => ({ request, nonce: values.nonce });
    return report({ operation, expect, dueAt, exchange, judged, sent });
  };
}

const requestContext =
  (seed: number, traffic: string) =>
  (values: TemplateValues): RequestContext => {
    const { arrival, user } = values;
    const random = seeded(seed, "code", traffic, arrival);
    return {
      arrival,
      user,
      nonce: values.nonce,
      random: () => random.next(),
      value(name) {
        const [feeder = "", field] = name.split(".", 2);
        const found = field === undefined ? values.captured(name) : values.field(feeder, field);
        return found === "" ? undefined : found;
      },
    };
  };
