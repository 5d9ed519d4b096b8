/** An exchange that may know better than its sender what was sent. */

import type { Exchange, OutgoingRequest } from "../transport/sender.ts";

export interface Delivered extends Exchange {
  /** The request as it went out. Left out: as it was given, without cookies of a jar. */
  readonly sent?: OutgoingRequest;
}
