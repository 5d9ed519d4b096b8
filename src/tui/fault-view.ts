/** One fault as the screen knows it: where it is, when it is meant to end, what became of it. */

import type { Milliseconds } from "../base/units.ts";
import type { Effect } from "../faults/effect.ts";
import type { Fault } from "../faults/fault.ts";
import type { RunEvent } from "../run/events.ts";

export interface FaultView {
  readonly id: string;
  readonly on: string;
  /** As planned, since the load began. */
  readonly start: Milliseconds;
  readonly end: Milliseconds;
  readonly state: FaultState;
}

export type FaultState =
  | { readonly kind: "planned" }
  | { readonly kind: "injecting" }
  | { readonly kind: "active"; readonly since: Milliseconds }
  | {
      readonly kind: "undone";
      readonly since: Milliseconds;
      readonly until: Milliseconds;
      readonly effect: Effect;
    }
  | { readonly kind: "failed"; readonly message: string };

export const plannedFault = ({ id, on, start, end }: Fault): FaultView => ({
  id,
  on,
  start,
  end,
  state: { kind: "planned" },
});

/** When it was in force; null if it never was. `until` is null as long as it is. */
export function forceOf({ state }: FaultView): {
  readonly since: Milliseconds;
  readonly until: Milliseconds | null;
} | null {
  if (state.kind === "active") return { since: state.since, until: null };
  return state.kind === "undone" ? { since: state.since, until: state.until } : null;
}

export function nextFaults(faults: readonly FaultView[], event: RunEvent): readonly FaultView[] {
  if (event.kind === "fault-triggered") return [...faults, plannedFault(event.fault)];
  if (!("fault" in event)) return faults;
  return faults.map((fault) => {
    return fault.id === event.fault ? { ...fault, state: nextState(fault, event) } : fault;
  });
}

function nextState(fault: FaultView, event: RunEvent): FaultState {
  switch (event.kind) {
    case "fault-injecting":
      return { kind: "injecting" };
    case "fault-injected":
      return { kind: "active", since: event.at };
    case "fault-undone": {
      const since = forceOf(fault)?.since ?? fault.start;
      return { kind: "undone", since, until: event.at, effect: event.effect };
    }
    case "fault-failed":
      return { kind: "failed", message: event.message };
    default:
      return fault.state;
  }
}
