/** What a strategy can see of the providers when it decides where to ask. */

import type { AskedCall } from "../call.ts";
import type { Route } from "../config.ts";

export interface Sights {
  /** Attempts of the route's provider, whatever the model, that have not ended in this replica. */
  inFlight(route: Route): number;
  /** Recent time to first content; undefined before the first attempt. */
  estimateMs(call: AskedCall, route: Route): number | undefined;
  /** Of recent times to first content; undefined while too little is known. */
  percentileMs(call: AskedCall, route: Route, percent: number): number | undefined;
  /** It fails much more than the others. */
  isEjected(route: Route): boolean;
}
