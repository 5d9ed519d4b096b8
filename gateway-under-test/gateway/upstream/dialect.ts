/** A provider's dialect: the chain's question put into it, and its answers put back. Pure. */

import type { IncomingHttpHeaders } from "node:http";
import type { Completion, Usage } from "../answer.ts";
import type { AskedCall } from "../call.ts";
import type { Provider, Route } from "../config.ts";
import type { Question } from "../question.ts";
import type { ErrorDetails } from "../refusal.ts";

export interface Dialect {
  request(ask: Ask): UpstreamRequest;
  /** A body with a 2xx. Undefined: it is not an answer, or not a complete one. */
  whole(body: string, question: Question): WholeReading | undefined;
  /** For one stream. */
  stream(question: Question): Translation;
  /** A body with any other status, of whatever kind: what is not understood is not passed on. */
  refusal(head: RefusalHead, body: string): ProviderRefusal;
}

/** All that a request upstream is made of. */
export interface Ask {
  readonly call: AskedCall;
  readonly provider: Provider;
  readonly route: Route;
  /** The gateway's own, never the client's. */
  readonly apiKey: string | undefined;
}

export interface UpstreamRequest {
  readonly path: string;
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WholeReading {
  /** As OpenAI would have said it. */
  readonly body: string;
  readonly completion: Completion;
}

export interface RefusalHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

export interface ProviderRefusal {
  /** In the terms of OpenAI; an overloaded Anthropic (529) stays 529. */
  readonly error: ErrorDetails;
  /** Seconds or a date, as it was sent in a header or in the body. */
  readonly retryAfter: string | undefined;
}

export interface Translation {
  /** `data` of one server-sent event; what it means, in order. */
  event(data: string): readonly Frame[];
  /** The body has ended: what that means where no event says so. */
  end(): readonly Frame[];
}

/** The meaning of a piece of a stream. `data` of a frame is a chunk as OpenAI writes it. */
export type Frame =
  | { readonly kind: "done" }
  /** `hasContent` is false for role-only chunks, which must not commit the answer. */
  | {
      readonly kind: "chunk";
      readonly data: string;
      readonly hasContent: boolean;
      /** Something for the user; a finish reason alone is content, too. */
      readonly says: boolean;
      readonly finished: readonly Finish[];
    }
  /** `data` is the chunk without choices that `stream_options.include_usage` asks for. */
  | { readonly kind: "usage"; readonly data: string; readonly usage: Usage }
  /** The provider has said that it failed. `status`: as if it had said so before the stream. */
  | { readonly kind: "error"; readonly status?: number }
  | { readonly kind: "malformed" };

/** A choice that has ended. */
export interface Finish {
  readonly index: number;
  readonly reason: string;
}
