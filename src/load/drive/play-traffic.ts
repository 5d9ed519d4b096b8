/** A worker's share of one traffic, played by the loop that its model asks for. */

import type { Milliseconds } from "../../base/units.ts";
import { arrivalChance, arrivals, partOf, type Share } from "../arrivals/arrivals.ts";
import { judgeOf } from "../check/judge-of.ts";
import { fixedRequest } from "../request/requests.ts";
import type { ClosedModel, OpenModel } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import type { Exchange } from "../transport/sender.ts";
import type { runAutocannon } from "./autocannon-loop.ts";
import { type ClosedLoop, runClosedLoop } from "./closed-loop.ts";
import { firstOperations } from "./draw-journey.ts";
import { saturatingStep } from "./engine.ts";
import { dropped, observationOf } from "./observe.ts";
import { runOpenLoop } from "./open-loop.ts";
import { type Visit, type VisitContext, visits } from "./visit.ts";

export interface TrafficPlay extends VisitContext {
  /** Of the traffic: each of its limits is shared by so many workers at the most. */
  readonly share: Share;
  readonly endpoint: Endpoint;
  /** autocannon, if it may play where it can. */
  readonly saturate: typeof runAutocannon | undefined;
}

/** Resolves when the traffic is over and all of its requests have their outcome. */
export function playTraffic(play: TrafficPlay): Promise<void> {
  const { model } = play.traffic;
  return model.kind === "open" ? playOpen(play, model) : playClosed(play, model);
}

function playOpen(play: TrafficPlay, { schedule, maxInFlight }: OpenModel): Promise<void> {
  const { clock, traffic, index, seed, zero, share, observe, signal } = play;
  const operationOf = firstOperations(traffic, seed);
  const drop = (arrival: number, dueAt: Milliseconds) =>
    observe(dropped({ traffic: index, operation: operationOf(arrival), dueAt, zero }));
  return runOpenLoop(clock, visits(play), drop, {
    arrivals: arrivals(schedule, arrivalChance(seed, traffic.name), share),
    maxInFlight: partOf(maxInFlight, share),
    zero,
    signal,
  });
}

async function playClosed(play: TrafficPlay, model: ClosedModel): Promise<void> {
  const { clock, zero, share, signal } = play;
  const connections = partOf(model.connections, share);
  const iterations = model.iterations === null ? null : partOf(model.iterations, share);
  const loop: ClosedLoop = { connections, zero, duration: model.duration, iterations, signal };
  const left = await saturated(play, loop);
  if (left !== null) await runClosedLoop(clock, ownVisits(visits(play), share), left);
}

/** Each worker counts its own journeys and users, and no two have one of the same number. */
export function ownVisits(visit: Visit, { index, count }: Share): Visit {
  const unlike = (own: number) => own * count + index;
  return (own, dueAt, user = own) => visit(unlike(own), dueAt, unlike(user));
}

/** What is left to play of the loop when autocannon has played what it can; null: nothing. */
async function saturated(play: TrafficPlay, loop: ClosedLoop): Promise<ClosedLoop | null> {
  const { clock, endpoint, traffic, index, zero, saturate } = play;
  const step = saturatingStep(traffic);
  if (saturate === undefined || step?.sends.kind !== "request") return loop;
  const request = fixedRequest(traffic, step.sends.request);
  if (request === null) return loop;
  const { expect } = step;
  const judge = judgeOf(expect);
  let done = 0;
  const report = (exchange: Exchange) => {
    done++;
    const place = { traffic: index, operation: 0, expect, dueAt: exchange.sentAt, zero };
    play.observe(observationOf(place, exchange, judge(exchange, "").outcome));
  };
  const end = await saturate(clock, endpoint, request, report, loop);
  if (end === "finished") return null;
  return { ...loop, iterations: loop.iterations === null ? null : loop.iterations - done };
}
