/** Finds kills of one place that overlap, as far as their times are known before the run. */

import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";
import type { ScenarioFault } from "./fault-schedule.ts";
import { faultTimeline } from "./fault-timeline.ts";

interface Kill extends Fault {
  /** Of its fault in the scenario. */
  readonly index: number;
}

/** By the index of a fault in the scenario, that of an earlier one that it overlaps with. */
export function killMeetings(
  faults: readonly ScenarioFault[],
  duration: Milliseconds,
): ReadonlyMap<number, number> {
  const kills = faults.flatMap((fault, index) => killsOf(fault, index, duration));
  const meetings = new Map<number, number>();
  const last = new Map<string, Kill>();
  for (const kill of kills.sort((a, b) => a.start - b.start)) {
    const before = last.get(kill.on);
    if (before !== undefined && before.index !== kill.index && kill.start < before.end) {
      const [low, high] = [Math.min(before.index, kill.index), Math.max(before.index, kill.index)];
      if (!meetings.has(high)) meetings.set(high, low);
    }
    if (before === undefined || kill.end > before.end) last.set(kill.on, kill);
  }
  return meetings;
}

/** Of `any` places each may be drawn; a single one is drawn without a stagger. */
function killsOf(fault: ScenarioFault, index: number, duration: Milliseconds): readonly Kill[] {
  const { on, schedule, spec } = fault;
  if (spec.kind !== "kill" || schedule.start.kind !== "at") return [];
  const stagger = on.any === 1 ? ms(0) : schedule.stagger;
  const anywhere = { ...fault, on: { ...on, any: null }, schedule: { ...schedule, stagger } };
  return faultTimeline([anywhere], 0, duration).timed.map((kill) => ({ ...kill, index }));
}
