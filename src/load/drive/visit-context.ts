/** What visits of one traffic have in common, and what a visit is. */

import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { FunctionOf } from "../code/loaded.ts";
import type { Traffic } from "../traffic.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import type { Sender } from "../transport/sender.ts";
import type { ReportContext } from "./step-report.ts";

/**
 * Resolves when the journey is over, with the last outcome. `user`: the number of who comes, where
 * the traffic does not count its users itself; left out, each arrival is a new one.
 */
export type Visit = (arrival: number, dueAt: Milliseconds, user?: number) => Promise<Outcome>;

export interface VisitContext extends ReportContext {
  readonly clock: Clock;
  readonly sender: Sender;
  /** Whose origin cookies belong to. */
  readonly endpoint: Endpoint;
  readonly traffic: Traffic;
  readonly seed: number;
  /** The functions of the scenario; left out: it has none. */
  readonly functionOf?: FunctionOf | undefined;
  /** Ends journeys between two steps. */
  readonly signal: AbortSignal;
}
