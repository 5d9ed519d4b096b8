/** What a run has come to, reduced from its events: all that the screen shows but the numbers. */

import { type Milliseconds, ms } from "../base/units.ts";
import { type RunEvent, type StopReason, tellEvent } from "../run/events.ts";
import type { Plan } from "../run/plan.ts";
import { type FaultView, nextFaults, plannedFault } from "./fault-view.ts";

/** In the order in which a run goes through them; none is gone through twice. */
export type Stage = "starting" | "ready" | "loading" | "finishing" | "over";

export interface View {
  readonly stage: Stage;
  /** Of the newest event. */
  readonly at: Milliseconds;
  /** null before the load begins. */
  readonly phase: string | null;
  /** Why the run ends before its time; null as long as it does not. */
  readonly stop: StopReason | null;
  /** As the plan has them. */
  readonly faults: readonly FaultView[];
  /** The last ones, the newest at the end. */
  readonly events: readonly EventLine[];
}

export interface EventLine {
  readonly at: Milliseconds;
  readonly kind: RunEvent["kind"];
  readonly text: string;
}

/** More than the tallest terminal shows. */
const keptEvents = 100;

export const firstView = (plan: Plan): View => ({
  stage: "starting",
  at: ms(0),
  phase: null,
  stop: null,
  faults: plan.faults.map(plannedFault),
  events: [],
});

export function nextView(view: View, event: RunEvent): View {
  // By far the most frequent one changes nothing else.
  if (event.kind === "observed") return { ...view, at: event.at };
  return {
    stage: nextStage(view.stage, event),
    at: event.at,
    phase: event.kind === "phase-started" ? event.phase : view.phase,
    stop: event.kind === "stopping" ? event.why : view.stop,
    faults: nextFaults(view.faults, event),
    events: nextEvents(view.events, event),
  };
}

function nextStage(stage: Stage, event: RunEvent): Stage {
  switch (event.kind) {
    case "target-ready":
      return "ready";
    case "load-started":
      return "loading";
    case "load-finished":
      return "finishing";
    case "target-stopped":
      return "over";
    default:
      return stage;
  }
}

function nextEvents(events: readonly EventLine[], event: RunEvent): readonly EventLine[] {
  const text = tellEvent(event);
  if (text === null) return events;
  return [...events, { at: event.at, kind: event.kind, text }].slice(-keptEvents);
}

/** How far the load is, `sinceEvent` after the newest event: time goes on in silence, too. */
export function elapsedOf({ stage, at }: View, sinceEvent: Milliseconds): Milliseconds {
  return stage === "loading" ? ms(at + sinceEvent) : at;
}
