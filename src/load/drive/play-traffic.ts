/** A worker's share of one traffic, played by the loop that its model asks for. */

import { arrivalChance, arrivals, partOf, type Share } from "../arrivals/arrivals.ts";
import { judgeOf } from "../check/judge-of.ts";
import { fixedRequest } from "../request/requests.ts";
import type { ClosedModel, OpenModel } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import type { Exchange } from "../transport/sender.ts";
import type { runAutocannon } from "./autocannon-loop.ts";
import { type ClosedLoop, runClosedLoop } from "./closed-loop.ts";
import { saturatingStep } from "./engine.ts";
import { observationOf } from "./observe.ts";
import { runOpenLoop } from "./open-loop.ts";
import { type Visit, type VisitContext, visits } from "./visit.ts";

export interface TrafficPlay extends VisitContext {
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
  return runOpenLoop(clock, visits(play), observe, {
    traffic: index,
    arrivals: arrivals(schedule, arrivalChance(seed, traffic.name), share),
    // Even where there are more workers than that: with none, a worker would drop its whole share.
    maxInFlight: Math.max(1, partOf(maxInFlight, share)),
    zero,
    signal,
  });
}

async function playClosed(play: TrafficPlay, model: ClosedModel): Promise<void> {
  const { clock, zero, share, signal } = play;
  const connections = partOf(model.connections, share);
  if (connections === 0) return;
  const iterations = model.iterations === null ? null : partOf(model.iterations, share);
  const loop: ClosedLoop = { connections, zero, duration: model.duration, iterations, signal };
  const left = await saturated(play, loop);
  if (left !== null) await runClosedLoop(clock, ownVisits(play), left);
}

/** Each worker counts its own journeys and users, and no two have one of the same number. */
function ownVisits(play: TrafficPlay): Visit {
  const { index, count } = play.share;
  const visit = visits(play);
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
