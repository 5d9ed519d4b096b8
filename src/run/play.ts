/** Plays a plan from end to end: conductor, readers, guards, verdict. */

import type { Measurements } from "../measure/recorder.ts";
import { type ConductorPorts, conduct } from "./conductor.ts";
import type { RunEvent } from "./events.ts";
import { watchGuards } from "./guard-watch.ts";
import type { Plan } from "./plan.ts";
import type { RunResult } from "./result.ts";
import { type RunFacts, resultOf } from "./result-of.ts";
import { RunLog } from "./run-log.ts";

export interface PlayPorts extends Omit<ConductorPorts, "emit" | "measurements"> {}

/** A reader sees each event, after the measurements have taken it in. */
export type Reader = (event: RunEvent, measurements: Measurements) => void;

export interface PlayOptions {
  readonly facts: RunFacts;
  readonly readers: readonly Reader[];
  /** Aborting it, with a StopReason, ends the run early but in good order. */
  readonly stop: AbortController;
}

export interface Played {
  readonly result: RunResult;
  readonly measurements: Measurements;
}

export async function play(
  ports: PlayPorts,
  plan: Plan,
  { facts, readers, stop }: PlayOptions,
): Promise<Played> {
  const log = new RunLog(plan, ports.clock.wallTime());
  const { measurements } = log;
  const checkGuards = watchGuards(plan.scenario, measurements, (why) => stop.abort(why));
  const emit = (event: RunEvent) => {
    log.read(event);
    for (const read of readers) read(event, measurements);
    if (event.kind === "observed") checkGuards(event.at);
  };
  await conduct({ ...ports, emit, measurements }, plan, stop);
  return { result: resultOf(plan, log, facts), measurements };
}
