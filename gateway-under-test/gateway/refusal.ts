/** A no: the status and why. The front of the request puts it into its client's words. */

import type { Headers } from "./headers.ts";

export interface Refusal {
  readonly kind: "refusal";
  readonly status: number;
  readonly headers: Headers;
  readonly error: ErrorDetails;
}

/** In the terms of OpenAI's `{"error":{message,type,param,code}}`. */
export interface ErrorDetails {
  readonly message: string;
  /** `invalid_request_error`, `rate_limit_error`, `server_error`, or what a provider has said. */
  readonly type: string;
  readonly code: string | null;
  /** The field of the request that is wrong. */
  readonly param?: string;
}

export function refusal(status: number, error: ErrorDetails, headers: Headers = {}): Refusal {
  return { kind: "refusal", status, headers, error };
}

export function openaiError({ message, type, code, param }: ErrorDetails): string {
  return JSON.stringify({ error: { message, type, param: param ?? null, code } });
}
