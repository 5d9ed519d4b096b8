/** A whole run in virtual time: the real conductor, load, recorder and judge over a simulation. */

import { ms } from "../../src/base/units.ts";
import type { Remedy } from "../../src/faults/remedy.ts";
import { inlineLoad } from "../../src/load/drive/inline-load.ts";
import { toJson } from "../../src/report/json.ts";
import type { RunEvent } from "../../src/run/events.ts";
import { planOf } from "../../src/run/plan.ts";
import { type Played, play } from "../../src/run/play.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { noActions } from "../faults/recorded-sites.ts";
import { SimulatedTarget } from "./simulated-target.ts";
import { VirtualClock } from "./virtual-clock.ts";

export interface VirtualRun extends Played {
  readonly target: SimulatedTarget;
  readonly events: readonly RunEvent[];
  readonly json: string;
}

export interface VirtualOptions {
  /** Prepares the target before the run. */
  readonly setUp?: (target: SimulatedTarget) => void;
  /** Interrupts the run at this instant of the load. */
  readonly interruptAtMs?: number;
}

export const serviceMs = 10;

/** `text`: a scenario file; its target is simulated, with a service time of 10 ms. */
export async function playVirtually(
  text: string,
  { setUp, interruptAtMs }: VirtualOptions = {},
): Promise<VirtualRun> {
  const clock = new VirtualClock();
  const target = new SimulatedTarget(clock, ms(serviceMs));
  setUp?.(target);
  const plan = planOf(parseScenario(text, "virtual.yaml"), 7);
  const load = inlineLoad(clock, { senderFor: () => target.sender() });
  const stop = new AbortController();
  const carryOut = async ({ kind }: Remedy) => void target.history.push(`carry out ${kind}`);
  const events: RunEvent[] = [];
  const read = (event: RunEvent) => {
    events.push(event);
    if (event.kind !== "load-started" || interruptAtMs === undefined) return;
    clock.after(ms(interruptAtMs), () => stop.abort({ kind: "interrupted" }));
  };
  const tool = { name: "gameday", version: "0.0.0", node: "v0", os: "virtual", cpus: 1 } as const;
  const facts = { id: "virtual", command: "gameday run virtual.yaml", tool };
  const played = await clock.run(
    play({ clock, target, load, actions: noActions, carryOut }, plan, {
      facts,
      readers: [read],
      stop,
    }),
  );
  return { ...played, target, events, json: toJson(played.result) };
}
