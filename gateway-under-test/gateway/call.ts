/** One request on its way through the chain, and the shape of every link. */

import type { IncomingHttpHeaders } from "node:http";
import type { Answer } from "./answer.ts";
import type { CallRecord } from "./call-record.ts";
import type { Cancellation } from "./cancellation.ts";
import type { ChatRequest } from "./chat-request.ts";
import type { Tenant } from "./config.ts";

export interface Call {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came, not yet parsed: who may not call needs no parsing. */
  readonly body: Buffer;
  readonly cancellation: Cancellation;
  /** Instant of the monotonic clock after which no attempt begins; Infinity without timeouts. */
  readonly deadline: number;
  readonly record: CallRecord;
}

/** A call whose caller is known. */
export interface TenantCall extends Call {
  readonly tenant: Tenant;
}

/** A call whose question is known to be well formed. */
export interface ChatCall extends TenantCall {
  readonly chat: ChatRequest;
}

/** A link takes the next handle and gives one back; refusals are answers, not exceptions. */
export type Handle<C extends Call> = (call: C) => Promise<Answer>;
