/**
 * Writes the events of a run as NDJSON while they happen, so that a run that dies leaves a trace.
 */

import type { Clock } from "../base/clock.ts";
import type { Files } from "../base/files.ts";
import type { RunEvent } from "./events.ts";
import type { Plan } from "./plan.ts";

/** The process that plays the run: another one must not undo what it is still doing. */
export interface Player {
  readonly pid: number;
  /** When it began, as the system tells it; null if it does not. */
  readonly started: string | null;
}

/** A reader of events. The first line tells what is run; observations are left to latency.hlog. */
export function journal(
  { clock, files }: { readonly clock: Clock; readonly files: Files },
  path: string,
  plan: Plan,
  player: Player,
): (event: RunEvent) => void {
  const write = (entry: Readonly<Record<string, unknown>>) =>
    files.append(path, `${JSON.stringify({ time: isoTime(clock), ...entry })}\n`);
  files.write(path, "");
  const { scenario, seed, faults } = plan;
  const { name, source } = scenario;
  const { sha256 } = source;
  write({ kind: "run", scenario: name, path: source.path, sha256, seed, faults, player });
  return (event) => {
    if (event.kind !== "observed") write({ ...event });
  };
}

const isoTime = (clock: Clock): string => new Date(clock.wallTime()).toISOString();
