/** The life of a call at the edge: opened, handled, answered, and closed exactly once. */

import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../base/clock.ts";
import type { Answer } from "../answer.ts";
import type { Call, Handle } from "../call.ts";
import { Cancellation } from "../cancellation.ts";
import type { GatewayConfig } from "../config.ts";
import type { FailureReason } from "../failure.ts";
import type { Front } from "../fronts/front.ts";
import type { CallLog, CallLogEntry } from "../records/call-log.ts";
import { CallRecord } from "../records/call-record.ts";
import type { Metrics } from "../records/metrics.ts";
import type { InFlight } from "./in-flight.ts";
import { sendStream } from "./send-stream.ts";

export interface Edge {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly metrics: Metrics;
  readonly log: CallLog;
  readonly inFlight: InFlight;
}

/** A fastify handler that sends a request through `handle`. */
export function callRoute(edge: Edge, front: Front, handle: Handle<Call>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = open(edge, front, request);
    edge.inFlight.add(call.cancellation);
    const answered = handle(call);
    // `close` of the response, unlike that of the request, is the real end of the connection's use.
    reply.raw.once("close", () => close(edge, call, reply.raw, answered));
    return send(edge, call, reply, await answered);
  };
}

/** Nothing is parsed yet. */
function open({ clock, config }: Edge, front: Front, request: FastifyRequest): Call {
  const now = clock.now();
  const endpoint = request.routeOptions.url ?? request.url;
  const record = new CallRecord(now);
  record.endpoint = endpoint;
  return {
    id: request.id,
    front,
    endpoint,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    cancellation: new Cancellation(),
    deadline: config.protections.timeouts ? now + config.timeouts.requestMs : Infinity,
    record,
  };
}

function send({ clock, config }: Edge, call: Call, reply: FastifyReply, answer: Answer) {
  const { record } = call;
  const headers = {
    "x-gateway-attempts": `${record.attemptCount}`,
    ...(record.provider === undefined ? {} : { "x-gateway-provider": record.provider }),
  };
  if (answer.kind === "stream") {
    reply.hijack();
    const common = { ...commonHeaders(config, call.id), ...headers };
    const interruption = config.protections.commitPoint
      ? (reason: FailureReason) => call.front.interruption(reason, call.id)
      : undefined;
    sendStream(clock, reply.raw, answer, { headers: common, interruption });
    return reply;
  }
  // fastify would try to write to a client that has left.
  if (reply.raw.destroyed) return reply.hijack();
  const whole = answer.kind === "refusal" ? call.front.refused(answer, call.id) : answer;
  return reply
    .code(whole.status)
    .headers({ ...whole.headers, ...headers })
    .send(whole.body);
}

/** On every response; for a stream, which bypasses fastify, they have to be written out. */
export function commonHeaders(config: GatewayConfig, requestId: string) {
  return { "x-request-id": requestId, "x-gateway-replica": config.replica };
}

function close(
  { clock, config, log, inFlight }: Edge,
  { id, cancellation, record }: Call,
  response: ServerResponse,
  answered: Promise<Answer>,
): void {
  if (!response.writableFinished && config.protections.cancelUpstream) {
    cancellation.cancel("client-gone");
  }
  inFlight.delete(cancellation);
  const status = statusOf(response);
  const durationMs = Math.round(clock.now() - record.startedAt);
  // If the client has left, the attempt it left behind has yet to say how it ended.
  const write = () => log.write(logEntry(id, record, { status, durationMs }));
  answered.then(write, write);
}

function logEntry(
  requestId: string,
  { tenant, model, provider, attempts, cache, completion }: CallRecord,
  { status, durationMs }: Pick<CallLogEntry, "status" | "durationMs">,
): CallLogEntry {
  const tokens = completion?.usage?.total_tokens;
  const finishReason = completion?.finishReason;
  const who = { requestId, tenant, model, provider };
  return { ...who, attempts, status, cache, tokens, finishReason, durationMs };
}

/** For logs and metrics: the status sent, or what became of it. */
export function statusOf(response: ServerResponse): string {
  if (response.writableFinished) return `${response.statusCode}`;
  return response.headersSent ? "cut" : "499";
}
