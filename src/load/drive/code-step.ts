/** Plays a step whose request is made by a function of a TypeScript scenario. */

import { type Random, seeded } from "../../base/random.ts";
import type { RequestContext } from "../code/define.ts";
import type { Callable } from "../code/functions.ts";
import { madeRequest } from "../code/made-request.ts";
import type { CodeSpec } from "../code/spec.ts";
import type { Feeder } from "../request/feeder.ts";
import { headersOf } from "../request/requests.ts";
import { placeOf, type TemplateValues } from "../request/template.ts";
import { captureJudge, judgeFor, keepsAnswers, type StepPlace } from "./request-step.ts";
import type { StepPlayer } from "./step-player.ts";
import type { StepReport } from "./step-report.ts";
import type { VisitContext } from "./visit-context.ts";

export function codePlayer(
  context: VisitContext,
  place: StepPlace,
  spec: CodeSpec,
  make: Callable,
  report: StepReport,
): StepPlayer {
  const { traffic, step, operation } = place;
  const { expect } = step;
  const { timeouts } = traffic;
  const keepsAnswer = keepsAnswers(place);
  const judge = judgeFor(context, step);
  const capture = captureJudge(step);
  const headers = headersOf(spec.headers);
  const chance = (arrival: number) =>
    seeded(context.seed, "code", traffic.name, operation, arrival);
  return async ({ dueAt, values, send, capture: tell }) => {
    const told = requestContext(values, traffic.feeders, chance);
    const made = madeRequest(spec.make, make, told, headers(values));
    const request = { ...made, path: (spec.base ?? "") + made.path, timeouts, keepsAnswer };
    const exchange = await send(request);
    const judged = capture(judge(exchange, values.nonce), exchange.answer, tell);
    const sent = () => ({ request, nonce: values.nonce, secrets: values.secrets });
    return report({ operation, expect, dueAt, exchange, judged, sent });
  };
}

/** Functions may take it apart: nothing in it needs its `this`. */
function requestContext(
  values: TemplateValues,
  feeders: readonly Feeder[],
  chance: (arrival: number) => Random,
): RequestContext {
  const { arrival, user, nonce } = values;
  let random: Random | undefined;
  return {
    arrival,
    user,
    nonce,
    random() {
      random ??= chance(arrival);
      return random.next();
    },
    value: (name) => valueNamed(name, values, feeders),
  };
}

function valueNamed(name: string, values: TemplateValues, feeders: readonly Feeder[]): string {
  switch (name) {
    case "nonce":
    case "uuid":
    case "arrival":
    case "user":
      return String(values[name]);
    default: {
      const place = placeOf(name);
      const value = place === null ? capturedOf(name, values) : fieldOf(place, values, feeders);
      if (value !== undefined) return value;
      throw new Error(`there is no value ${name}: no step before captures it, no feeder has it`);
    }
  }
}

/** What a step captures is never empty. */
const capturedOf = (name: string, values: TemplateValues): string | undefined =>
  values.captured(name) || undefined;

function fieldOf(
  { feeder, field }: NonNullable<ReturnType<typeof placeOf>>,
  values: TemplateValues,
  feeders: readonly Feeder[],
): string | undefined {
  const [row = {}] = feeders.find(({ name }) => name === feeder)?.rows ?? [];
  return Object.hasOwn(row, field) ? values.field(feeder, field) : undefined;
}
