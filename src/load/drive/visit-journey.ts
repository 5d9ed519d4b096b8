/** A journey, step by step: each is due when the last was answered, and its pause is over. */

import { seeded } from "../../base/random.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { namesInSends } from "../request/sends-templates.ts";
import { placeOf } from "../request/template.ts";
import { type Journey, operationCount, type Step, type Traffic } from "../traffic.ts";
import { ArrivalValues, type ValueSource } from "./arrival-values.ts";
import { drawer } from "./draw-journey.ts";
import { dropped } from "./observe.ts";
import { playerOf, playersFor } from "./player-of.ts";
import type { StepPlayer, Turn } from "./step-player.ts";
import type { Visit, VisitContext } from "./visit-context.ts";
import { visitorsOf } from "./visit-users.ts";

/** A journey that is ready to be played. */
interface Route {
  readonly weight: number;
  /** Index of its first operation among those of the traffic. */
  readonly operation: number;
  /** Arrivals from this one on find no row left in a feeder that it takes unique rows from. */
  readonly rows: number;
  readonly stages: readonly Stage[];
}

interface Stage {
  readonly play: StepPlayer;
  readonly think: Step["think"];
}

export function journeyVisit(context: VisitContext): Visit {
  const { traffic, sender, endpoint, seed, index, zero, observe } = context;
  const draw = drawer(routesOf(context), seed, traffic.name);
  const visitorOf = visitorsOf(traffic, (request) => sender.send(request), endpoint.origin);
  const feeders = new Map(traffic.feeders.map((feeder) => [feeder.name, feeder]));
  const source: ValueSource = { seed, index, name: traffic.name, feeders };
  return async (arrival, dueAt, comer = arrival) => {
    const route = draw(arrival);
    if (arrival >= route.rows) {
      const observation = dropped({ traffic: index, operation: route.operation, dueAt, zero });
      observe(observation);
      return observation.outcome;
    }
    const { user, send } = visitorOf(arrival, comer);
    const values = new ArrivalValues(source, arrival, user.number);
    const first: Turn = { dueAt, values, user, send, capture: values.capture };
    return played(context, route.stages, first);
  };
}

async function played(
  context: VisitContext,
  stages: readonly Stage[],
  first: Turn,
): Promise<Outcome> {
  let turn = first;
  let outcome: Outcome = { kind: "cancelled" };
  for (const [index, { play, think }] of stages.entries()) {
    if (index > 0 && !(await isBegun(context, turn.dueAt))) break;
    const end = await play(turn);
    outcome = end.outcome;
    if (!end.good) break;
    if (index + 1 < stages.length) {
      const pause = pauseOf(context, think, first.values.arrival, index);
      turn = { ...turn, dueAt: ms(end.endedAt + pause) };
    }
  }
  return outcome;
}

/** Waits until a later step is due; false if the run was stopped before. */
async function isBegun({ clock, signal }: VisitContext, dueAt: Milliseconds): Promise<boolean> {
  // Where there is no pause, not even a turn of the loop passes.
  if (clock.now() < dueAt) await clock.sleepUntil(dueAt, signal);
  return !signal.aborted;
}

function pauseOf(
  { seed, traffic }: VisitContext,
  { least, most }: Step["think"],
  arrival: number,
  step: number,
): Milliseconds {
  if (least === most) return least;
  return ms(least + seeded(seed, "think", traffic.name, arrival, step).next() * (most - least));
}

function routesOf(context: VisitContext): readonly Route[] {
  const players = playersFor(context);
  let next = 0;
  return context.traffic.journeys.map((journey) => {
    const operation = next;
    const stages = journey.steps.map((step): Stage => {
      const play = playerOf(players, step, next);
      next += operationCount(step);
      return { play, think: step.think };
    });
    return { weight: journey.weight, operation, rows: rowsFor(journey, context.traffic), stages };
  });
}

function rowsFor({ steps }: Journey, { feeders }: Traffic): number {
  const names = steps.flatMap(({ sends }) => namesInSends(sends));
  const used = new Set(names.map((name) => placeOf(name)?.feeder));
  // What a function will ask for is not known: it may be any of them.
  const takesAny = steps.some(({ sends }) => sends.kind === "code");
  const unique = feeders.filter(({ name, order }) => {
    return order === "unique" && (takesAny || used.has(name));
  });
  return Math.min(...unique.map(({ rows }) => rows.length));
}
