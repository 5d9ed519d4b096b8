/** The way of a request through the balancer: read, sent to a replica, perhaps to another one. */

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Clock } from "../base/clock.ts";
import { newId } from "../base/random.ts";
import { choose } from "./choose.ts";
import type { BalancerConfig } from "./config.ts";
import { Forwarding } from "./forwarding.ts";
import { requestHeaders } from "./headers.ts";
import { readBody } from "./read-body.ts";
import type { Replica } from "./replica.ts";

/** An id that may go into logs and headers of others. */
const safeId = /^[\w.:-]{1,128}$/;

export class ReverseProxy {
  readonly #clock: Clock;
  readonly #config: BalancerConfig;
  readonly #replicas: readonly Replica[];
  /** Choices made so far. */
  #turn = 0;

  constructor(clock: Clock, config: BalancerConfig, replicas: readonly Replica[]) {
    this.#clock = clock;
    this.#config = config;
    this.#replicas = replicas;
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const given = request.headers["x-request-id"]?.toString() ?? "";
    const requestId = safeId.test(given) ? given : newId();
    const body = await readBody(request, this.#config.bodyLimitBytes);
    if (body.kind === "aborted") return;
    if (body.kind === "too-large") return refuse(response, requestId, tooLarge);
    // `*` and absolute URLs are for proxies of another kind; undici would throw, and the replica
    // would be blamed.
    if (!request.url?.startsWith("/")) return refuse(response, requestId, badTarget);
    const message = {
      path: request.url,
      method: methodOf(request),
      headers: requestHeaders(request.headers, requestId),
      body: body.bytes,
    };
    const tried = new Set<Replica>();
    while (tried.size <= this.#config.retries) {
      const replica = choose(this.#replicas, this.#turn++, tried);
      if (replica === undefined) break;
      tried.add(replica);
      // Any method may be repeated: not a byte has come back, and what an LLM request might have
      // changed is a bill.
      const forwarding = new Forwarding(this.#clock, replica, response);
      replica.pool.dispatch(message, forwarding);
      if ((await forwarding.outcome) !== "unanswered") return;
    }
    refuse(response, requestId, tried.size === 0 ? noReplica : allFailed);
  }
}

function methodOf({ method }: IncomingMessage) {
  switch (method) {
    case "POST":
    case "PUT":
    case "PATCH":
    case "DELETE":
    case "HEAD":
    case "OPTIONS":
      return method;
    default:
      return "GET";
  }
}

/** What the balancer itself answers, in the words of the API behind it. */
interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: string;
  readonly code: string;
}

const noReplica: Refusal = {
  status: 503,
  headers: { "retry-after": "1" },
  message: "No gateway replica is available.",
  code: "no_replica_available",
};

const allFailed: Refusal = {
  status: 502,
  headers: {},
  message: "The gateway replicas did not answer.",
  code: "replica_failure",
};

const badTarget: Refusal = {
  status: 400,
  headers: {},
  message: "The request target must be a path.",
  code: "invalid_request_target",
};

const tooLarge: Refusal = {
  status: 413,
  headers: { connection: "close" },
  message: "The request body is larger than this balancer takes.",
  code: "request_too_large",
};

function refuse(response: ServerResponse, requestId: string, refusal: Refusal): void {
  const { status, headers, message, code } = refusal;
  const type = status < 500 ? "invalid_request_error" : "server_error";
  const common = { "content-type": "application/json", "x-request-id": requestId };
  response.writeHead(status, { ...common, ...headers });
  response.end(JSON.stringify({ error: { message, type, param: null, code } }));
}
