/** From the faults of a scenario to those of a run: chance drawn, repetitions laid out. */

import { type Random, seeded } from "../base/random.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Fault } from "../faults/fault.ts";
import type { FaultStart, ScenarioFault } from "./fault-schedule.ts";

export interface FaultTimeline {
  /** Whose time is known before the run; in the order of the scenario. */
  readonly timed: readonly Fault[];
  readonly waiting: readonly WaitingFault[];
}

/** It begins when something happens, and so perhaps never. */
export interface WaitingFault extends Omit<Fault, "start" | "end"> {
  readonly until: Extract<FaultStart, { kind: "when" | "after" }>;
  /** After what it waits for: its turn among several places. */
  readonly delay: Milliseconds;
  /** null: to the end of the run. */
  readonly lasting: Milliseconds | null;
}

/** The same for the same seed. What would begin at `duration` or later is left out. */
export function faultTimeline(
  faults: readonly ScenarioFault[],
  seed: number,
  duration: Milliseconds,
): FaultTimeline {
  const laid = new Map<string, readonly (Fault | WaitingFault)[]>();
  const layOut = (entry: ScenarioFault): readonly (Fault | WaitingFault)[] => {
    const known = laid.get(entry.id);
    if (known !== undefined) return known;
    // Before what it is after: a circle, which is refused elsewhere, then finds nothing.
    laid.set(entry.id, []);
    const { start } = entry.schedule;
    const before = start.kind === "after" ? faults.find(({ id }) => id === start.fault) : undefined;
    const random = seeded(seed, "fault", entry.id);
    const instances = instancesOf(entry, random, {
      start: begin(start, random, before === undefined ? [] : layOut(before)),
      duration,
    });
    laid.set(entry.id, instances);
    return instances;
  };
  const all = faults.flatMap(layOut);
  return { timed: all.filter(isTimed), waiting: all.filter(isWaiting) };
}

const isWaiting = (fault: Fault | WaitingFault): fault is WaitingFault => "until" in fault;
const isTimed = (fault: Fault | WaitingFault): fault is Fault => !isWaiting(fault);

type Begin = Milliseconds | WaitingFault["until"];

/** `before`: the instances of the fault that it is after. */
function begin(
  start: FaultStart,
  random: Random,
  before: readonly (Fault | WaitingFault)[],
): Begin {
  switch (start.kind) {
    case "at":
      return start.at;
    case "between":
      return ms(start.from + random.next() * (start.to - start.from));
    case "after":
      if (!before.every(isTimed)) return start;
      return ms(Math.max(...before.map(({ end }) => end)) + start.wait);
    case "when":
      return start;
    default:
      return start satisfies never;
  }
}

function instancesOf(
  entry: ScenarioFault,
  random: Random,
  { start, duration }: { readonly start: Begin; readonly duration: Milliseconds },
): readonly (Fault | WaitingFault)[] {
  const { on, schedule } = entry;
  const places = on.any === null ? on.places : drawn(on.places, on.any, random);
  return places.flatMap((place, index): readonly (Fault | WaitingFault)[] => {
    const fault = { id: idAt(entry, place), of: entry.id, on: place, spec: entry.spec };
    const delay = ms(index * schedule.stagger);
    if (typeof start !== "number") {
      return [{ ...fault, until: start, delay, lasting: schedule.lasting }];
    }
    return repeated(fault, entry, ms(start + delay), duration);
  });
}

function repeated(
  fault: Omit<Fault, "start" | "end">,
  { schedule: { lasting, every, times } }: ScenarioFault,
  first: Milliseconds,
  duration: Milliseconds,
): readonly Fault[] {
  const most = every === null ? 1 : (times ?? Math.ceil((duration - first) / every));
  return Array.from({ length: Math.max(0, most) }, (_, turn): Fault => {
    const start = ms(first + turn * (every ?? 0));
    const end = ms(lasting === null ? duration : Math.min(duration, start + lasting));
    return { ...fault, id: turn === 0 ? fault.id : `${fault.id}#${turn + 1}`, start, end };
  }).filter(({ start }) => start < duration);
}

/** With one place, or none of its own, the id is that of the entry. */
const idAt = ({ id, on }: ScenarioFault, place: string): string =>
  on.places.length === 1 ? id : `${id}@${place}`;

/** Some of the places, in their order, each set of them equally likely. */
function drawn(places: readonly string[], some: number, random: Random): readonly string[] {
  const left = places.map((_, index) => index);
  const taken = Array.from({ length: Math.min(some, places.length) }, () => {
    return left.splice(random.integer(left.length), 1)[0];
  });
  return places.filter((_, index) => taken.includes(index));
}
