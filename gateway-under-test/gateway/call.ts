/** One request on its way through the chain, and the shape of every link. */

import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { Cancellation } from "./cancellation.ts";
import type { Tenant } from "./config.ts";
import type { Front } from "./fronts/front.ts";
import type { Preferences } from "./preferences.ts";
import type { Question } from "./question.ts";
import type { CallRecord } from "./records/call-record.ts";

export interface Call {
  readonly id: string;
  readonly front: Front;
  /** The route's own: `/v1/chat/completions`. */
  readonly endpoint: string;
  /** Path and query as they came; absent when the call did not come by a route of its own. */
  readonly url?: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, not yet parsed: who may not call needs no parsing. */
  readonly body: Buffer;
  readonly cancellation: Cancellation;
  /** Instant of the monotonic clock after which no attempt begins; Infinity without timeouts. */
  readonly deadline: number;
  readonly record: CallRecord;
}

/** Who calls: one key or one token of a tenant. */
export interface Principal {
  /** Names the key (its id) or the token's subject; never the secret. */
  readonly consumer: string;
  /** What it may name; undefined: whatever its tenant may. */
  readonly models: readonly string[] | undefined;
  /** Route paths; undefined: all but those for administrators. */
  readonly endpoints: readonly string[] | undefined;
  readonly isAdmin: boolean;
}

/** A call whose caller is known. */
export interface TenantCall extends Call {
  readonly tenant: Tenant;
  readonly principal: Principal;
}

/** A call whose question is known to be well formed. */
export interface AskedCall extends TenantCall {
  readonly question: Question;
  readonly preferences: Preferences;
}

/** A link takes the next handle and gives one back; refusals are answers, not exceptions. */
export type Handle<C extends Call> = (call: C) => Promise<Answer>;
