/** What is watched of the target besides the load: its steady state, and guards from outside. */

import type { Clock } from "../base/clock.ts";
import type { Milliseconds } from "../base/units.ts";
import type { Actions } from "../faults/action/actions.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { ScenarioFault } from "../scenario/fault-schedule.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { isOutside } from "../slo/guard.ts";
import type { Probe, ProbeReading } from "../slo/probe.ts";
import type { MetricQuestion } from "../slo/probe-metric-text.ts";
import type { RunningTarget } from "../target/target.ts";
import type { RunEventBody, StopReason } from "./events.ts";
import { OutsideGuards } from "./outside-guards.ts";
import { SteadyState } from "./steady-state.ts";

export interface SupervisionPorts {
  readonly clock: Clock;
  readonly actions: Actions;
  readonly target: Pick<RunningTarget, "url" | "providers">;
  readonly measurements: Measurements;
  readonly tell: (event: RunEventBody) => void;
  readonly stop: AbortController;
  /** When the load begins, by the clock. */
  readonly zero: Milliseconds;
}

const isMeasured = ({ question }: Probe): boolean => question.kind === "metric";

/** What a fault waits for, if that is measured. */
function questionOf({ schedule: { start } }: ScenarioFault): readonly MetricQuestion[] {
  if (start.kind !== "when" || start.condition.kind !== "metric") return [];
  return [start.condition.question];
}

/** What is measured is there or not: to wait for it would hold up the faults. */
const now = AbortSignal.abort();

export class Supervision {
  readonly #ports: SupervisionPorts;
  readonly #measured: SteadyState;
  readonly #asked: SteadyState;
  readonly #guards: OutsideGuards;
  readonly #hasToAdmit: boolean;

  constructor(ports: SupervisionPorts, { steadyState, guards, faults }: Scenario) {
    const { clock, actions, measurements, zero, tell, stop } = ports;
    const { providers, url: targetUrl } = ports.target;
    const asking = { clock, actions, targetUrl };
    const steady = { ...asking, sites: { providers }, measurements, zero };
    this.#ports = ports;
    this.#hasToAdmit = steadyState.some((p) => isMeasured(p) && p.check.includes("before"));
    const measured = steadyState.filter(isMeasured);
    this.#measured = new SteadyState(steady, measured, faults.flatMap(questionOf));
    this.#asked = new SteadyState(
      steady,
      steadyState.filter((probe) => !isMeasured(probe)),
    );
    this.#guards = new OutsideGuards(
      {
        ...asking,
        trip: (why) => stop.abort(why),
        tell: (guard, why) => tell({ kind: "guard-blind", guard, why }),
      },
      guards.filter(isOutside),
    );
  }

  /** Whether the first fault depends on what was measured before it. */
  get hasToAdmit(): boolean {
    return this.#hasToAdmit;
  }

  /** Before the first fault, on what was measured until then; whether it may come. */
  async admit(): Promise<boolean> {
    refuseUnsteady(await this.#measured.check("before", now), this.#ports);
    return !this.#ports.stop.signal.aborted;
  }

  /** Watches until the load is over. */
  async watch(signal: AbortSignal): Promise<void> {
    const tell = (reading: ProbeReading) => this.#ports.tell({ kind: "probe-read", reading });
    this.#guards.start(signal);
    await Promise.all([
      this.#measured.measure(signal),
      this.#measured.watch(signal, tell),
      this.#asked.watch(signal, tell),
    ]);
    await this.#guards.stop();
  }

  /** When the load is over and nothing is in force any more. */
  async askAfter(): Promise<void> {
    const { signal } = this.#ports.stop;
    const steady = [this.#measured, this.#asked];
    const readings = await Promise.all(steady.map((each) => each.check("after", signal)));
    for (const reading of readings.flat()) this.#ports.tell({ kind: "probe-read", reading });
  }

  holds(question: MetricQuestion): boolean {
    return this.#measured.holds(question);
  }
}

/** Before the load: a target that is not steady then gets none, and the run is stopped. */
export async function askBefore(
  ports: Omit<SupervisionPorts, "zero">,
  { steadyState }: Scenario,
): Promise<void> {
  const { providers, url: targetUrl } = ports.target;
  const steady = { ...ports, targetUrl, sites: { providers }, zero: ports.clock.now() };
  const asked = new SteadyState(
    steady,
    steadyState.filter((probe) => !isMeasured(probe)),
  );
  refuseUnsteady(await asked.check("before", ports.stop.signal), ports);
}

function refuseUnsteady(
  readings: readonly ProbeReading[],
  { tell, stop }: Pick<SupervisionPorts, "tell" | "stop">,
): void {
  for (const reading of readings) tell({ kind: "probe-read", reading });
  const wrong = readings.find(({ ok }) => !ok);
  if (wrong === undefined) return;
  const { probe, observed, expected } = wrong;
  const message = `${observed}, and ${expected} was expected`;
  const why: StopReason = { kind: "unsteady", probe, message };
  stop.abort(why);
}
