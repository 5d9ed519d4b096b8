/** Unmeasured traffic to the target itself, before the load begins. */

import { seeded } from "../../base/random.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Observation } from "../../measure/observation.ts";
import { arrivals, partOf, type Share } from "../arrivals/arrivals.ts";
import type { Schedule } from "../arrivals/schedule.ts";
import { runClosedLoop } from "../drive/closed-loop.ts";
import { runOpenLoop } from "../drive/open-loop.ts";
import { ownVisits } from "../drive/play-traffic.ts";
import { type Visit, type VisitContext, visits } from "../drive/visit.ts";
import type { ClosedModel, OpenModel } from "../traffic.ts";
import { openingRate } from "./opening-rate.ts";

/** A worker's share of a traffic, of which nothing is told to anybody. */
export interface WarmUp extends Omit<VisitContext, "zero" | "observe" | "evidence"> {
  readonly share: Share;
}

/**
 * The numbers of its arrivals begin here, beyond any that is measured: a nonce never comes twice,
 * and a row that is used once only is left to the load.
 */
export const warmUpFrom = 2 ** 40;

/**
 * Plays the traffic for as long as its `warmup`, and resolves with the number of requests that were
 * sent when the last has its outcome. An open model is held at the rate with which it opens; a
 * closed one has all of its connections. After the signal no journey is begun; the requests in
 * flight are the caller's to cancel, at the sender.
 */
export async function warmUp(play: WarmUp): Promise<number> {
  const { model, warmup } = play.traffic;
  if (warmup === 0 || play.signal.aborted) return 0;
  let sent = 0;
  const zero = play.clock.now();
  const observe = ({ sentUs }: Observation) => {
    if (sentUs !== null) sent++;
  };
  const visit = fromTheirOwn(visits({ ...play, zero, observe, evidence: () => undefined }));
  if (model.kind === "open") await playOpen(play, model, zero, visit);
  else await playClosed(play, model, zero, visit);
  return sent;
}

const fromTheirOwn =
  (visit: Visit): Visit =>
  (arrival, dueAt, user) =>
    visit(warmUpFrom + arrival, dueAt, user);

/** What is dropped for the in-flight limit is not told of either. */
function playOpen(play: WarmUp, model: OpenModel, zero: Milliseconds, visit: Visit) {
  const { clock, traffic, seed, share, signal } = play;
  const chance = seeded(seed, "warm-up", traffic.name);
  return runOpenLoop(clock, visit, () => undefined, {
    arrivals: arrivals(opening(model.schedule, traffic.warmup), chance, share),
    maxInFlight: partOf(model.maxInFlight, share),
    zero,
    signal,
  });
}

const opening = (schedule: Schedule, duration: Milliseconds): Schedule => ({
  kind: "rate",
  process: schedule.kind === "rate" ? schedule.process : "constant",
  stages: [{ kind: "hold", duration, rate: openingRate(schedule) }],
});

function playClosed(play: WarmUp, model: ClosedModel, zero: Milliseconds, visit: Visit) {
  const { clock, traffic, share, signal } = play;
  const connections = partOf(model.connections, share);
  const loop = { connections, zero, duration: traffic.warmup, iterations: null, signal };
  return runClosedLoop(clock, ownVisits(visit, share), loop);
}
