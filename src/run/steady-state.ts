/** Finds out whether the target is in its steady state: before the faults, after, meanwhile. */

import { type Clock, sleep } from "../base/clock.ts";
import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms, seconds } from "../base/units.ts";
import type { FaultSites } from "../faults/site.ts";
import type { Measurements } from "../measure/recorder.ts";
import { expectationOf, type Moment, type Probe, type ProbeReading } from "../slo/probe.ts";
import { type AskPorts, ask, type Reply } from "../slo/probe-ask.ts";
import { judgeMetric } from "../slo/probe-metric.ts";
import type { MetricQuestion } from "../slo/probe-metric-text.ts";
import { SteadySamples } from "./steady-samples.ts";

export interface SteadyStatePorts extends AskPorts {
  readonly clock: Clock;
  readonly sites: Pick<FaultSites, "providers">;
  readonly measurements: Measurements;
  /** When the load began. */
  readonly zero: Milliseconds;
}

/** From one asking to the next. */
const every = seconds(1);

export class SteadyState {
  readonly #ports: SteadyStatePorts;
  readonly #probes: readonly Probe[];
  readonly #samples: SteadySamples;
  readonly #countsAttempts: boolean;

  /** `others`: what `holds` will be asked besides the probes. */
  constructor(
    ports: SteadyStatePorts,
    probes: readonly Probe[],
    others: readonly MetricQuestion[] = [],
  ) {
    this.#ports = ports;
    this.#probes = probes;
    const questions = [...probes.map(({ question }) => question), ...others];
    this.#countsAttempts = questions.some(isOfAttempts) && ports.sites.providers.size > 0;
    const { clock, sites, measurements, zero } = ports;
    const providers = this.#countsAttempts ? [...sites.providers.values()] : [];
    this.#samples = new SteadySamples({ clock, providers, measurements, zero });
  }

  /** To go on from the begin of the load to its end; without it no metric can be told. */
  measure(signal: AbortSignal): Promise<void> {
    return this.#samples.take(signal);
  }

  /** Asks until all is as expected, or the time is over. The last reading of each probe. */
  check(when: "before" | "after", signal: AbortSignal): Promise<readonly ProbeReading[]> {
    return Promise.all(this.#of(when).map((probe) => this.#settled(probe, when, signal)));
  }

  /** Tells the first reading of each continuous probe, and each that turns, until it is aborted. */
  async watch(signal: AbortSignal, tell: (reading: ProbeReading) => void): Promise<void> {
    await Promise.all(this.#of("continuous").map((probe) => this.#watchOne(probe, signal, tell)));
  }

  /** Whether it is so, as measured until now. */
  holds(question: MetricQuestion): boolean {
    const reply = this.#measured(question);
    return reply.kind === "read" && reply.asExpected;
  }

  #of(when: Moment): readonly Probe[] {
    return this.#probes.filter(({ check }) => check.includes(when));
  }

  async #settled(
    probe: Probe,
    when: "before" | "after",
    signal: AbortSignal,
  ): Promise<ProbeReading> {
    const { clock } = this.#ports;
    const deadline = clock.now() + probe.within[when];
    for (;;) {
      // What was measured of a load that is over does not change any more.
      const isFinal = probe.question.kind === "metric" && this.#samples.isOver;
      const isLast = isFinal || clock.now() >= deadline;
      const next = ms(Math.min(deadline, clock.now() + every));
      const reading = this.#readingOf(probe, when, await this.#reply(probe, signal));
      if (reading.ok || isLast || signal.aborted) return reading;
      await clock.sleepUntil(next, signal);
    }
  }

  async #watchOne(
    probe: Probe,
    signal: AbortSignal,
    tell: (reading: ProbeReading) => void,
  ): Promise<void> {
    const { clock } = this.#ports;
    let wasOk: boolean | null = null;
    let next = clock.now();
    while (!signal.aborted) {
      const reply = await this.#reply(probe, signal);
      if (signal.aborted) return;
      const isTooEarly = probe.question.kind === "metric" && reply.kind === "unreadable";
      const reading = this.#readingOf(probe, "continuous", reply);
      if (!isTooEarly && reading.ok !== wasOk) {
        wasOk = reading.ok;
        tell(reading);
      }
      // Askings that one was too slow for are left out, and not made up for.
      while (next <= clock.now()) next = ms(next + every);
      await sleep(clock, ms(next - clock.now()), signal);
    }
  }

  async #reply({ question }: Probe, signal: AbortSignal): Promise<Reply> {
    if (question.kind !== "metric") return ask(this.#ports, question, signal);
    return this.#measured(question);
  }

  #measured(question: MetricQuestion): Reply {
    if (isOfAttempts(question) && !this.#countsAttempts) {
      return { kind: "unreadable", why: "the target has no providers that count their requests" };
    }
    const sampled = this.#samples.over(question.window);
    if (sampled !== null) return judgeMetric(question, sampled, this.#ports.measurements);
    const why = `it was not measured for ${showDuration(question.window)} yet`;
    return { kind: "unreadable", why };
  }

  #readingOf(probe: Probe, when: Moment, reply: Reply): ProbeReading {
    const { clock, zero } = this.#ports;
    return {
      probe: probe.name,
      when,
      ok: reply.kind === "read" && reply.asExpected,
      observed: reply.kind === "read" ? reply.observed : `nothing: ${reply.why}`,
      expected: expectationOf(probe),
      atMs: ms(Math.max(0, clock.now() - zero)),
    };
  }
}

const isOfAttempts = (question: Probe["question"]): boolean =>
  question.kind === "metric" && question.limit.metric === "attempts-per-request";
