/** The simulated model: turns a question into a timeline, from its seed and its orders alone. */

import { type Random, seeded } from "../base/random.ts";
import { answerPlan } from "./answer-plan.ts";
import { type Behaviour, type PartName, partNames } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import type { Question } from "./question.ts";
import { type Pace, type Plan, refusal, silence } from "./timeline.ts";
import { errorBody } from "./wire-format.ts";

export interface Request {
  readonly question: Question;
  /** Counts the requests of this provider from 0: pace and chance are drawn by it. */
  readonly ordinal: number;
  /** Milliseconds since 1970. */
  readonly wallTimeMs: number;
  /** Requests that are being answered, this one included. */
  readonly inFlight: number;
}

export function plan(config: ProviderConfig, behaviour: Behaviour, request: Request): Plan {
  const random = seeded(config.seed, config.name, "request", request.ordinal);
  const usual = paceOf(config, random);
  const drawn = draw(behaviour, random);
  const { answer, silent } = drawn;
  const { wallTimeMs, inFlight } = request;
  if (silent) return { timeline: silence, affectedBy: ["silent"] };
  if (answer) {
    const errorText = errorBody(answer.status, "Simulated failure.");
    return { timeline: refusal(answer, { errorText, wallTimeMs }), affectedBy: ["answer"] };
  }
  const { pace, affectedBy } = slowed(usual, drawn, inFlight);
  const answered = answerPlan(config, drawn, request, pace);
  return { ...answered, affectedBy: [...affectedBy, ...answered.affectedBy] };
}

/** Always draws its two numbers, so that an order changes nothing but what it names. */
function paceOf({ latencyMs, tokensPerSecond }: ProviderConfig, random: Random): Pace {
  const firstTokenMs = random.logNormal(latencyMs.median, latencyMs.sigma);
  return { firstTokenMs, perTokenMs: 1_000 / tokensPerSecond };
}

/**
 * The behaviour without the parts whose share spares this request. Each part draws, present or not:
 * adding one must not change whom the others hit.
 */
function draw(behaviour: Behaviour, random: Random): Behaviour {
  const hit = partNames.filter((name) => random.next() < (behaviour[name]?.share ?? 0));
  return Object.fromEntries(hit.map((name) => [name, behaviour[name]]));
}

/**
 * Overload: up to its capacity c the model is as quick as ever; of n > c requests each is slower by
 * the factor (n / c) ** slope. With slope 1 that is processor sharing. n is that of the request's
 * arrival: its pace stays as it was.
 */
function slowed(
  { firstTokenMs, perTokenMs }: Pace,
  { slow, overload }: Behaviour,
  inFlight: number,
) {
  const { capacity = inFlight, slope = 1 } = overload ?? {};
  const factor = Math.max(inFlight / capacity, 1) ** slope;
  const affectedBy: PartName[] = [];
  if (slow) affectedBy.push("slow");
  if (factor > 1) affectedBy.push("overload");
  const pace = {
    firstTokenMs: firstTokenMs * factor + (slow?.delayMs ?? 0),
    perTokenMs: perTokenMs * factor,
  };
  return { pace, affectedBy };
}
