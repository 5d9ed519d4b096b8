/** Begins a drill of any kind. */

import { block } from "./block.ts";
import { burn } from "./burn.ts";
import { descriptors } from "./descriptors.ts";
import type { Drill, Machine, RunningDrill } from "./drill.ts";
import { grow } from "./grow.ts";
import type { SkewedClock } from "./skewed-clock.ts";

/** Resolves once it is in force. `clock` is the one that the program reads. */
export async function beginDrill(
  clock: SkewedClock,
  machine: Machine,
  drill: Drill,
): Promise<RunningDrill> {
  switch (drill.kind) {
    case "burn":
      return burn(machine, drill);
    case "block":
      return block(clock, drill);
    case "grow":
      return grow(clock, machine, drill);
    case "descriptors":
      return descriptors(clock, drill);
    case "skew":
      return clock.skew(drill);
    default:
      return drill satisfies never;
  }
}
