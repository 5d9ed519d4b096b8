/** What goes on, as plain lines: for pipes, logs and pipelines. */

import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Measurements } from "../measure/recorder.ts";
import { type RunEvent, tellEvent } from "../run/events.ts";
import type { Plan } from "../run/plan.ts";
import type { Reader } from "../run/play.ts";
import type { Output } from "./host.ts";

/** Between two lines of numbers. */
const lineEvery = ms(5000);

/** A line at each event that people want to know of, and every few seconds the numbers so far. */
export function progressLines(out: Output, plan: Plan): Reader {
  let phase = "";
  let nextAt: Milliseconds = lineEvery;
  return (event, measurements) => {
    if (event.kind === "phase-started") phase = event.phase;
    const text = tellEvent(event);
    if (text !== null) out.write(`${stamp(event)} ${text}\n`);
    if (event.kind !== "observed" || event.at < nextAt) return;
    nextAt = ms((Math.floor(event.at / lineEvery) + 1) * lineEvery);
    const total = showDuration(plan.duration);
    for (const line of numbers(measurements)) {
      out.write(`${stamp(event)} of ${total}  ${phase}  ${line}\n`);
    }
  };
}

/** Of the load; the set-up before it has none. */
const stamp = ({ at, kind }: RunEvent): string =>
  kind.startsWith("target-") ? "       " : `${(at / 1000).toFixed(1).padStart(6)}s`;

/** Per traffic, over the last five seconds. */
function numbers({ traffics }: Measurements): readonly string[] {
  return traffics.map(({ name, slices }) => {
    const recent = slices.slice(-6, -1).filter((slice) => slice !== undefined);
    const offered = recent.reduce((sum, slice) => sum + slice.offered, 0);
    const good = recent.reduce((sum, slice) => sum + slice.good, 0);
    const seconds = Math.max(1, recent.length);
    const p99 = recent.flatMap((slice) => slice.latency.percentileUs(99) ?? []);
    const slowest = p99.length === 0 ? "–" : showDuration(ms(Math.max(...p99) / 1000));
    const errors = offered === 0 ? 0 : ((offered - good) / offered) * 100;
    const rate = `${Math.round(offered / seconds)}/s`;
    return `${name} ${rate}  p99 ${slowest}  errors ${errors.toFixed(1)}%`;
  });
}
