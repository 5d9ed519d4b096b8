/** Opens file descriptors until so many are left. */

import { closeSync, openSync } from "node:fs";
import { devNull } from "node:os";
import type { Clock } from "../clock.ts";
import type { DrillOf, RunningDrill } from "./drill.ts";

/** Opened in one go; in between the program serves. */
const atOnce = 1_000;

/** A process that may have more is not exhausted, for the sake of the others on the machine. */
const most = 1_200_000;

export interface Openings {
  open(): number;
  close(descriptor: number): void;
}

export const nullDevice: Openings = { open: () => openSync(devNull, "r"), close: closeSync };

/** For a moment none is left: only so it is known how many there are. */
export async function descriptors(
  clock: Clock,
  { leaving }: DrillOf<"descriptors">,
  device: Openings = nullDevice,
): Promise<RunningDrill> {
  const held: number[] = [];
  const giveBack = (count: number) => {
    for (const descriptor of held.splice(Math.max(0, held.length - count))) {
      device.close(descriptor);
    }
  };
  try {
    while (openUpTo(atOnce, held, device)) {
      if (held.length > most) throw new Error(`it may have more than ${most} descriptors open`);
      await clock.sleep(0);
    }
    giveBack(leaving);
    if (held.length === 0) throw new Error(`it has no more than ${leaving} descriptors left`);
  } catch (error) {
    giveBack(held.length);
    throw error;
  }
  const taken = held.length;
  return {
    tally: () => ({ touched: taken, unit: "descriptors", times: 1 }),
    end: async () => giveBack(held.length),
  };
}

/** False: the process may have no more. Any other reason is thrown: the system may have none. */
function openUpTo(count: number, held: number[], device: Openings): boolean {
  try {
    for (let opened = 0; opened < count; opened++) held.push(device.open());
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EMFILE") return false;
    throw error;
  }
}
