/** The simulated model: turns a question into a timeline, from its seed and its orders alone. */

import { type Random, seeded } from "../base/random.ts";
import { answerText } from "./answer-text.ts";
import type { Behaviour } from "./behaviour.ts";
import type { ProviderConfig } from "./config.ts";
import type { Question } from "./question.ts";
import { type Pace, streamTimeline, type Timeline } from "./timeline.ts";
import { refusal, silence, wholeTimeline } from "./whole-timeline.ts";
import { doneFrame, errorBody, frames, usageOf, wholeAnswer } from "./wire-format.ts";

export interface Request {
  readonly question: Question;
  /** Counts the requests of this provider from 0: pace and chance are drawn by it. */
  readonly ordinal: number;
  /** Seconds since 1970. */
  readonly created: number;
}

export interface Plan {
  readonly timeline: Timeline;
  /** Parts of the behaviour that this request was hit by. */
  readonly affectedBy: readonly (keyof Behaviour)[];
}

export function plan(config: ProviderConfig, behaviour: Behaviour, request: Request): Plan {
  const random = seeded(config.seed, config.name, "request", request.ordinal);
  const pace = paceOf(config, behaviour, random);
  const drawn = draw(behaviour, random);
  return { timeline: timelineOf(config, drawn, { request, pace }), affectedBy: keysOf(drawn) };
}

/** Always draws its two numbers, so that an order changes nothing but what it names. */
function paceOf(
  { latencyMs, tokensPerSecond }: ProviderConfig,
  behaviour: Behaviour,
  random: Random,
) {
  const drawnMs = random.logNormal(latencyMs.median, latencyMs.sigma);
  return {
    firstTokenMs: behaviour.firstTokenMs ?? drawnMs,
    perTokenMs: 1_000 / (behaviour.tokensPerSecond ?? tokensPerSecond),
  };
}

/**
 * The behaviour without the parts whose ratio spares this request. Each part draws, present or not:
 * adding one must not change whom the others hit.
 */
function draw(behaviour: Behaviour, random: Random): Behaviour {
  const hit = <Part extends { readonly ratio: number }>(part: Part | undefined) => {
    const chance = random.next();
    return part !== undefined && chance < part.ratio ? part : undefined;
  };
  return {
    answer: hit(behaviour.answer),
    silent: hit(behaviour.silent),
    stall: hit(behaviour.stall),
    cut: hit(behaviour.cut),
    end: hit(behaviour.end),
    malformed: hit(behaviour.malformed),
    error: hit(behaviour.error),
    wrongLength: hit(behaviour.wrongLength),
    firstTokenMs: behaviour.firstTokenMs,
    tokensPerSecond: behaviour.tokensPerSecond,
  };
}

function keysOf(drawn: Behaviour): readonly (keyof Behaviour)[] {
  return behaviourKeys.filter((key) => drawn[key] !== undefined);
}

const behaviourKeys = [
  "answer",
  "silent",
  "firstTokenMs",
  "tokensPerSecond",
  "stall",
  "cut",
  "end",
  "malformed",
  "error",
  "wrongLength",
] as const satisfies readonly (keyof Behaviour)[];

function timelineOf(
  config: ProviderConfig,
  behaviour: Behaviour,
  { request, pace }: { readonly request: Request; readonly pace: Pace },
): Timeline {
  const { answer, silent } = behaviour;
  if (silent) return silence;
  if (answer) return refusal(answer, errorBody(answer.status, "Simulated failure."));
  const { question, ordinal, created } = request;
  const { tokens, finishReason } = answerText(config, question);
  const usage = usageOf(question.promptTokens, tokens.length);
  // Ids show which provider spoke, and are unique for each of its answers.
  const envelope = { id: `chatcmpl-${config.name}-${ordinal}`, created };
  const broken = errorBody(500, "The model has failed.");
  if (!question.isStream) {
    const body = wholeAnswer(envelope, question, { text: tokens.join(""), finishReason, usage });
    return wholeTimeline(body, { pace, tokens: tokens.length }, behaviour, broken);
  }
  const frame = frames(envelope, question);
  const parts = {
    opening: frame.role(),
    tokens: tokens.map(frame.content),
    closing:
      frame.finish(finishReason) + (question.wantsUsage ? frame.usage(usage) : "") + doneFrame,
  };
  return streamTimeline(parts, pace, behaviour, `data: ${broken}\n\n`);
}
