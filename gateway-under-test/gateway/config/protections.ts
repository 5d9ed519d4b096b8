/** Each protection can be taken away, to see which promises depend on it. */

import { z } from "zod";
import { on } from "./scalars.ts";

export const protectionsSchema = z
  .strictObject({
    /** Off: only the first provider is tried, and its failure is the client's. */
    failover: on,
    /** Off: a route that has failed is not tried again, whatever `retries` says. */
    retries: on,
    /** Off: extra attempts are not counted, so that an outage multiplies the load. */
    retryBudget: on,
    /** Off: a failing provider is tried again by every request. */
    breaker: on,
    /** Off: a provider that has said when to come back (429 with Retry-After) is asked at once. */
    cooldown: on,
    /** Off: a provider that fails more than its peers stays among them. */
    outliers: on,
    /** Off: connecting, the first byte and the whole attempt may take forever. */
    timeouts: on,
    /** Off: a stream may stall forever. */
    idleTimeout: on,
    rateLimit: on,
    tokenLimit: on,
    /** Off: money may be spent without end. */
    budget: on,
    /** Off: what is spent is counted afterwards only, so that a crowd at the edge gets through. */
    reserve: on,
    /** Off: a tenant may have any number of requests under way. */
    concurrency: on,
    /** Off: nobody is refused because of load; everybody waits. */
    shedding: on,
    /** Off: each replica keeps the whole limit by itself, so N of them admit N times as much. */
    sharedLimits: on,
    /** Off: every request waits for the store for ever. */
    storeTimeout: on,
    cache: on,
    /** Off: a cached answer is given to any tenant that asks the same. */
    cacheTenantKey: on,
    /** Off: whatever was answered is kept: errors, empty answers and halves of streams. */
    cacheComplete: on,
    /** Off: equal questions that come together are all asked. */
    singleflight: on,
    /** Off: an answer that is too old never stands in for a failure. */
    staleIfError: on,
    /** Off: forwards from the first byte on, and a cut stream looks as if it had ended. */
    commitPoint: on,
    /** Off: behind a stream that breaks, the next provider's answer is sent from its beginning. */
    noReplay: on,
    /** Off: the provider goes on generating for a client that has left. */
    cancelUpstream: on,
    /** Off: requests without a valid key are served, as tenant `anonymous`. */
    auth: on,
    /** Off: whoever is known may do anything. */
    scopes: on,
    /** Off: SIGTERM cuts what is in flight. */
    drain: on,
    /** Off: what is spent is written down only for calls that end well. */
    ledger: on,
  })
  .prefault({});
