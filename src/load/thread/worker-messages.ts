/** What the main thread and a load worker say to each other. */

import type { Milliseconds } from "../../base/units.ts";
import type { Batch } from "../../measure/batch.ts";
import type { Evidence } from "../../measure/evidence.ts";
import type { Share } from "../arrivals/arrivals.ts";
import type { WorkerHealth } from "../drive/health.ts";
import type { LoadOrder } from "../load.ts";

/** Handed over when the thread starts. */
export interface WorkerOrder {
  readonly order: LoadOrder;
  readonly share: Share;
}

export type ToWorker =
  /** Send from this instant on. */
  | { readonly kind: "run"; readonly zero: Milliseconds }
  /** Cancel what is in flight and finish. */
  | { readonly kind: "stop" };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "observed"; readonly batch: Batch }
  | { readonly kind: "evidence"; readonly sample: Evidence }
  | { readonly kind: "done"; readonly health: WorkerHealth };
