/** Who sends a message, and what its client would rather have; found by the request it came in. */

import type { TenantCall } from "../call.ts";
import type { Preferences } from "../preferences.ts";

export interface Visit {
  /** The HTTP request. What tools ask the chain are calls of their own. */
  readonly call: TenantCall;
  /** Of the session, unless the message has its own. */
  readonly preferences: Preferences;
}

/** The protocol's library hands requests through to handlers, and nothing else that is ours. */
export class Visits {
  readonly #byRequest = new WeakMap<Request, Visit>();

  note(request: Request, visit: Visit): void {
    this.#byRequest.set(request, visit);
  }

  /** Throws: a message without a caller must not be served. */
  of(request: Request | undefined): Visit {
    const visit = request && this.#byRequest.get(request);
    if (visit === undefined) throw new Error("a message has come by no request");
    return visit;
  }
}
