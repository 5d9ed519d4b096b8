/**
 * What an open loop says of a server that stalls, against the server's own log, and against what
 * mathematics says. Nothing is fitted: the periods are whole, percentiles at the corner p = 1 - F
 * are left out, and each stall ends, with its backlog, within its period.
 *
 * Symbols: period P, stall D, capacity mu, arrivals lambda, rho = lambda/mu; F is the fraction of
 * requests that a stall touches.
 *
 * The bound is one arrival interval (for the closed form), 0.1% (the histogram) and 2 ms (timers), and
 * two things that are not the truth's but the machine's:
 *  - how late requests were answered against the closed form's schedule, by the server's log,
 *  - how late the generator's event loop was, as gameday tells: answers lie in a socket meanwhile.
 * With a lateness whose percentiles are y(p), what is seen cannot exceed q(p + e) + y(1 - e) for any
 * e; nor can it be less than q(p). On a quiet machine both are about a millisecond.
 */

import { expect } from "vitest";
import { z } from "zod";
import { loopLagMs, percentiles, playedLoad, type TrafficSeen } from "./load-result.ts";
import { mean, quantilesOf, startServer, truthOf } from "./server-process.ts";

export interface Stalls {
  /** Everything is answered at once but for the stalls; or one request after the other. */
  readonly kind: "unlimited" | "fifo";
  /** P and D. */
  readonly periodMs: number;
  readonly stallMs: number;
  readonly periods: number;
  /** lambda. */
  readonly rate: number;
  /** 1 / mu, of the queue. */
  readonly serviceMs: number;
}

const timersMs = 2;

interface ClosedForm {
  /** F. */
  readonly touched: number;
  /** Latency at the percentile p of 1; milliseconds. */
  readonly quantile: (p: number) => number;
  readonly mean: number;
}

function closedFormOf({ kind, periodMs, stallMs, rate, serviceMs }: Stalls): ClosedForm {
  switch (kind) {
    case "unlimited":
      return unlimited(periodMs, stallMs);
    case "fifo":
      return fifo(periodMs, stallMs, serviceMs, (rate * serviceMs) / 1000);
    default:
      return kind satisfies never;
  }
}

/** u = 1 - p: q(p) = s + D - uP for u < F = D/P, else s. Mean s + D^2 / 2P. Here s is 0. */
const unlimited = (periodMs: number, stallMs: number): ClosedForm => ({
  touched: stallMs / periodMs,
  quantile: (p) => Math.max(0, stallMs - (1 - p) * periodMs),
  mean: stallMs ** 2 / (2 * periodMs),
});

/** Each of the F touched waits, evenly, between D and nothing: q(p) = 1/mu + D (1 - (1-p)/F). */
function fifo(periodMs: number, stallMs: number, serviceMs: number, rho: number): ClosedForm {
  const touched = stallMs / (periodMs * (1 - rho));
  return {
    touched,
    quantile: (p) => serviceMs + Math.max(0, stallMs * (1 - (1 - p) / touched)),
    mean: serviceMs + (touched * stallMs) / 2,
  };
}

/** When a request was due, when the schedule has it answered, when it was answered. */
const entry = z.tuple([z.number(), z.number(), z.number()]);

/** Plays an open loop against such a server, and holds what it tells against the truth. */
export async function expectTruth(stalls: Stalls): Promise<void> {
  const { periodMs, periods, rate } = stalls;
  const intervalMs = 1000 / rate;
  const server = await startServer("stall-server", { ...stalls, intervalMs });
  const seconds = (periods * periodMs) / 1000;
  const result = await playedLoad(server.url, "--rate", `${rate}/s`, "--for", `${seconds}s`);
  const { requests } = await truthOf(server, entry);
  const [traffic] = result.traffic;
  const count = rate * seconds;
  expect(traffic).toMatchObject({ offered: count, sent: count, good: count });
  expect(requests).toHaveLength(count);
  const tookMs = requests.map(([due, , answered]) => answered - due);
  expectLogged(traffic, tookMs, loopLagMs(result));
  const lateMs = requests.map(([, scheduled, answered]) => answered - scheduled);
  expectClosedForm(traffic, stalls, lateMs, loopLagMs(result));
}

type Quantile = (p: number) => number;

/** Counted from the due time, as the server saw that requests were due. */
function expectLogged({ latencyUs }: TrafficSeen, tookMs: readonly number[], lag: Lag): void {
  const truth = quantilesOf(tookMs);
  for (const [name, p] of percentiles) {
    const tolerated = timersMs + truth(p) / 1000;
    const seenMs = latencyUs[name] / 1000;
    expect(seenMs, `${name} by the log`).toBeGreaterThan(truth(p) - tolerated);
    expect(seenMs, `${name} by the log`).toBeLessThan(later(truth, of(lag))(p) + tolerated);
  }
  expect(latencyUs.mean / 1000).toBeGreaterThan(mean(tookMs) - timersMs);
  expect(latencyUs.mean / 1000).toBeLessThan(mean(tookMs) + timersMs + lag.p99);
}

function expectClosedForm(
  { latencyUs }: TrafficSeen,
  stalls: Stalls,
  lateMs: readonly number[],
  lag: Lag,
): void {
  const form = closedFormOf(stalls);
  const tolerated = 1000 / stalls.rate + timersMs + stalls.stallMs / 1000;
  const served = later(form.quantile, quantilesOf(lateMs));
  for (const [name, p] of percentiles) {
    if (Math.abs(1 - p - form.touched) < 0.001) continue;
    const seenMs = latencyUs[name] / 1000;
    expect(seenMs, `${name} by the closed form`).toBeGreaterThan(form.quantile(p) - tolerated);
    expect(seenMs, `${name} by the closed form`).toBeLessThan(
      later(served, of(lag))(p) + tolerated,
    );
  }
  expect(latencyUs.mean / 1000).toBeGreaterThan(form.mean - tolerated);
  expect(latencyUs.mean / 1000).toBeLessThan(form.mean + mean(lateMs) + tolerated + lag.p99);
}

/** The least of q(p + e) + y(1 - e) over e. */
const later =
  (q: Quantile, y: Quantile): Quantile =>
  (p) => {
    const steps = Array.from({ length: 101 }, (_, step) => ((1 - p) * step) / 100);
    return Math.min(...steps.map((e) => q(p + e) + y(1 - e)));
  };

type Lag = ReturnType<typeof loopLagMs>;

const of =
  (lag: Lag): Quantile =>
  (p) =>
    p > 0.99 ? lag.max : lag.p99;
