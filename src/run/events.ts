/** What happens in a run, as it happens: the one stream that all readers read. */

import type { Milliseconds } from "../base/units.ts";
import type { Effect } from "../faults/effect.ts";
import type { Fault } from "../faults/fault.ts";
import type { Remedy } from "../faults/remedy.ts";
import type { WorkerHealth } from "../load/drive/health.ts";
import type { Batch } from "../measure/batch.ts";
import type { Evidence } from "../measure/evidence.ts";
import type { ProbeReading } from "../slo/probe.ts";
import type { LinkHealth } from "../target/target.ts";

/** `at` counts from the begin of the load; what comes before it, the set-up, carries 0. */
export type RunEvent = { readonly at: Milliseconds } & RunEventBody;

export type RunEventBody =
  | { readonly kind: "target-starting" }
  /** What the target is about to change outside of this process, until it has stopped. */
  | { readonly kind: "target-owes"; readonly remedies: readonly Remedy[] }
  | { readonly kind: "target-ready"; readonly url: string }
  /** It warms up, and measures itself. */
  | { readonly kind: "load-preparing" }
  /** `wallTime`: milliseconds since the Unix epoch at 0, the anchor of all other instants. */
  | { readonly kind: "load-started"; readonly wallTime: number }
  | { readonly kind: "phase-started"; readonly phase: string }
  | { readonly kind: "observed"; readonly batch: Batch }
  /** A request that went wrong, as a sample of its kind. */
  | { readonly kind: "evidence"; readonly sample: Evidence }
  /** What a fault waited for has happened: only now is known when it is. */
  | { readonly kind: "fault-triggered"; readonly fault: Fault }
  /** Told before the injection, so that a journal knows what is owed whatever happens next. */
  | {
      readonly kind: "fault-injecting";
      readonly fault: string;
      readonly remedies: readonly Remedy[];
    }
  | { readonly kind: "fault-injected"; readonly fault: string }
  | { readonly kind: "fault-undone"; readonly fault: string; readonly effect: Effect }
  /** It could not be injected, or not be undone; `isUndone`: nothing of it is left all the same. */
  | {
      readonly kind: "fault-failed";
      readonly fault: string;
      readonly message: string;
      readonly isUndone: boolean;
    }
  /** A probe of the steady state was read, or turned. */
  | { readonly kind: "probe-read"; readonly reading: ProbeReading }
  /** Of a guard nothing can be said, for now. */
  | { readonly kind: "guard-blind"; readonly guard: string; readonly why: string }
  /** What could not be undone before has been taken back from outside. */
  | { readonly kind: "remedied"; readonly fault: string }
  /** One of the target's processes ended by itself. */
  | { readonly kind: "process-died"; readonly process: string; readonly how: string }
  /** The run ends before its time. */
  | { readonly kind: "stopping"; readonly why: StopReason }
  | {
      readonly kind: "load-finished";
      readonly health: readonly WorkerHealth[];
      /** Of the fault proxy; null: there is none, or it does not say. */
      readonly links: LinkHealth | null;
    }
  | { readonly kind: "target-stopped" };

export type StopReason =
  /** By the operator: Ctrl-C or SIGTERM. */
  | { readonly kind: "interrupted" }
  | { readonly kind: "guard"; readonly when: string; readonly traffic: string }
  | { readonly kind: "fault"; readonly fault: string; readonly message: string }
  /** What is in force is not known any more. */
  | { readonly kind: "undo"; readonly fault: string; readonly message: string }
  /** The target was not well before anything was done to it. */
  | { readonly kind: "unsteady"; readonly probe: string; readonly message: string }
  /** A part of gameday itself broke: the load generator, the fault proxy. */
  | { readonly kind: "broken"; readonly part: string; readonly message: string }
  /** What reads the events broke: a journal that cannot be written. */
  | { readonly kind: "reader"; readonly message: string };

export type Emit = (event: RunEvent) => void;

/** The event as a sentence for people; null for what only machines read. */
export function tellEvent(event: RunEventBody): string | null {
  switch (event.kind) {
    case "target-starting":
      return "starting the target";
    case "target-ready":
      return `the target is ready at ${event.url}`;
    case "load-preparing":
      return "the load generator gets ready";
    case "load-started":
      return "the load begins";
    case "phase-started":
      return `phase ${event.phase}`;
    case "fault-triggered":
      return `${event.fault.id} is due: what it waited for has happened`;
    case "fault-injected":
      return `${event.fault} injected`;
    case "fault-undone":
      return `${event.fault} undone: ${event.effect.evidence}`;
    case "fault-failed":
      return `${event.fault} failed: ${event.message}`;
    case "probe-read":
      return tellReading(event.reading);
    case "guard-blind":
      return `the guard "${event.guard}" cannot tell: ${event.why}`;
    case "remedied":
      return `${event.fault} was taken back from outside`;
    case "process-died":
      return `${event.process} ended by itself, ${event.how}`;
    case "stopping":
      return tellReason(event.why);
    case "load-finished":
      return "the load is over";
    case "observed":
    case "evidence":
    case "fault-injecting":
    case "target-owes":
    case "target-stopped":
      return null;
    default:
      return event satisfies never;
  }
}

const tellReading = ({ probe, when, ok, observed, expected }: ProbeReading): string =>
  ok ? `${probe}, ${when}: ${observed}` : `${probe}, ${when}: ${observed}, not ${expected}`;

export function tellReason(why: StopReason): string {
  switch (why.kind) {
    case "interrupted":
      return "interrupted by the operator";
    case "guard":
      return `the guard "${why.when}" tripped on ${why.traffic}`;
    case "fault":
      return `${why.fault} could not be injected: ${why.message}`;
    case "undo":
      return `${why.fault} was not undone as it should be: ${why.message}`;
    case "unsteady":
      return `not steady before the first fault, ${why.probe}: ${why.message}`;
    case "broken":
      return `${why.part} broke: ${why.message}`;
    case "reader":
      return `what happens could not be recorded: ${why.message}`;
    default:
      return why satisfies never;
  }
}
