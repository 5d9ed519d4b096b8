/** Streams that stay open for what may come: they are no calls, and no drain waits for them. */

import type { ServerResponse } from "node:http";
import { type Refusal, refusal } from "../../refusal.ts";

export class StandingStreams {
  readonly #most: number;
  readonly #open = new Map<ServerResponse, string>();
  #isDraining = false;

  /** `most`: of one tenant. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Undefined: it is counted until it closes. */
  refuse(tenant: string, response: ServerResponse): Refusal | undefined {
    if (this.#isDraining) return draining;
    const own = [...this.#open.values()].filter((owner) => owner === tenant);
    if (own.length >= this.#most) return tooMany;
    this.#open.set(response, tenant);
    response.once("close", () => this.#open.delete(response));
    return undefined;
  }

  /** Clients open them anew, somewhere else. */
  drain(): void {
    this.#isDraining = true;
    for (const response of this.#open.keys()) response.end();
  }
}

const draining = refusal(
  503,
  { message: "The gateway is shutting down.", type: "server_error", code: "shutting_down" },
  { "retry-after": "1" },
);

const tooMany = refusal(
  429,
  {
    message: "Your tenant has as many streams open as it may.",
    type: "rate_limit_error",
    code: "stream_limit",
  },
  { "retry-after": "5" },
);
