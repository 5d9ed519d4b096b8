/** A recorded trace, from the text of its file to due times. */

import { type Milliseconds, ms } from "../../base/units.ts";
import type { TraceSchedule } from "./schedule.ts";
import { type TraceRow, traceRows } from "./trace-rows.ts";
import { readTraceTime, type TraceTimes } from "./trace-times.ts";

export interface TraceFormat {
  /** The column of a CSV file, or the key of a line of NDJSON, that holds the time. */
  readonly field: string;
  readonly times: TraceTimes;
  /** Above 0; at 2 it takes half the time. */
  readonly speed: number;
  /** When it ends: what is due from then on is left out. null: after its last arrival. */
  readonly duration: Milliseconds | null;
}

/** The schedule, or what is wrong with the file and in which line. `path` tells its format. */
export function traceOf(path: string, text: string, format: TraceFormat): TraceSchedule | string {
  const rows = traceRows(path, text, format.field);
  if (typeof rows === "string") return rows;
  const instants = instantsOf(path, rows, format.times);
  if (typeof instants === "string") return instants;
  const zero = format.times.startsWith("offset") ? 0 : (instants[0] ?? 0);
  const end = format.duration ?? Number.POSITIVE_INFINITY;
  const due = instants
    .map((instant) => ms(onMicroseconds(instant - zero) / format.speed))
    .filter((at) => at < end);
  const last = due.at(-1);
  if (last === undefined) {
    return `${path}: the trace has no arrivals${instants.length > 0 ? " before its end" : ""}`;
  }
  // The first whole millisecond after the last arrival, so that it is within.
  return { kind: "trace", due, duration: format.duration ?? ms(Math.floor(last) + 1) };
}

/** Instants since the epoch have no digits to spare: their differences end in noise. */
const onMicroseconds = (duration: number): number => Math.round(duration * 1000) / 1000;

function instantsOf(
  path: string,
  rows: readonly TraceRow[],
  times: TraceTimes,
): readonly number[] | string {
  const instants: number[] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const { line, value } of rows) {
    const instant = readTraceTime(value, times);
    if (typeof instant === "string") return `${path}, line ${line}: ${instant}`;
    if (instant < before) {
      return `${path}, line ${line}: ${value} is before the time above it; sort the file by time`;
    }
    instants.push(instant);
    before = instant;
  }
  return instants;
}
