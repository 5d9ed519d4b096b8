/** What this replica knows of a provider's model, for people. */

import type { BreakerState } from "./breaker-state.ts";

export interface ProviderHealth {
  readonly provider: string;
  /** `*`: all that are passed on as they were asked for. */
  readonly model: string;
  readonly breaker: BreakerState["kind"];
  /** It failed so much more than the others that it is asked last for a while. */
  readonly ejected: boolean;
  /** Attempts that have not ended. */
  readonly inFlight: number;
  /** Recent time to first token, or to the whole answer where nothing was streamed. */
  readonly ttftMs: number | undefined;
}
