/** The simulated model: turns a question into a timeline, from its seed and its orders alone. */

import { type Random, seeded } from "../base/random.ts";
import { answerPlan } from "./answer-plan.ts";
import { type Behaviour, type PartName, partNames } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import type { WireFormat } from "./formats/wire-format.ts";
import type { Question } from "./question.ts";
import { type Pace, type Plan, refusal, silence } from "./timeline.ts";

export interface Request {
  readonly format: WireFormat;
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
  const { inFlight } = request;
  if (silent) return { timeline: silence, affectedBy: ["silent"] };
  if (answer) return refusedBy(answer, request);
  const { pace, affectedBy } = slowed(usual, drawn, inFlight);
  const answered = answerPlan(config, drawn, request, pace);
  return { ...answered, affectedBy: [...affectedBy, ...answered.affectedBy] };
}

export interface EmbeddingRequest extends Pick<Request, "format" | "ordinal" | "wallTimeMs"> {
  /** Of the answer. */
  readonly body: string;
}

/** An answer in one piece, at the time of a first token. */
export function embeddingPlan(
  config: ProviderConfig,
  behaviour: Behaviour,
  { format, body, ordinal, wallTimeMs }: EmbeddingRequest,
): Plan {
  const random = seeded(config.seed, config.name, "request", ordinal);
  const { firstTokenMs } = paceOf(config, random);
  const { answer, silent, slow } = draw(behaviour, random);
  if (silent) return { timeline: silence, affectedBy: ["silent"] };
  if (answer) return refusedBy(answer, { format, wallTimeMs });
  const headers = { "content-type": "application/json" };
  const steps = [{ atMs: firstTokenMs + (slow?.delayMs ?? 0), bytes: body }];
  const timeline = { status: 200, headers, steps, ending: "end" } as const;
  return { timeline, affectedBy: slow ? ["slow"] : [] };
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

function refusedBy(
  answer: NonNullable<Behaviour["answer"]>,
  { format, wallTimeMs }: Pick<Request, "format" | "wallTimeMs">,
): Plan {
  const { status } = answer;
  const error = { status, message: "Simulated failure.", retryInMs: retryInMs(answer) };
  const errorText = format.error(error);
  return { timeline: refusal(answer, { errorText, wallTimeMs }), affectedBy: ["answer"] };
}

/** For an API that says it in the body; an odd value is for the header alone. */
function retryInMs({ retryAfter, retryAfterMs }: NonNullable<Behaviour["answer"]>) {
  if (typeof retryAfterMs === "number") return retryAfterMs;
  if (typeof retryAfter === "object") return retryAfter.dateInMs;
  const seconds = retryAfter === undefined ? Number.NaN : Number(retryAfter);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
