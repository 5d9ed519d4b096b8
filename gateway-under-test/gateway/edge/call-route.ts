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
import { type AbortPhase, CallRecord } from "../records/call-record.ts";
import type { Metrics } from "../records/metrics.ts";
import { Course } from "./course.ts";
import type { InFlight } from "./in-flight.ts";
import type { FrontFor } from "./routes.ts";
import { sendStream } from "./send-stream.ts";
import { sendWhole } from "./send-whole.ts";
import { cutWhenStuck } from "./slow-reader.ts";

export interface Edge {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly metrics: Metrics;
  readonly log: CallLog;
  readonly inFlight: InFlight;
  /** Told of each call that is over. */
  readonly noted?: (record: CallRecord) => void;
}

/** A fastify handler that sends a request through `handle`. */
export function callRoute(edge: Edge, frontFor: FrontFor, handle: Handle<Call>) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const call = open(edge, frontFor(request.headers), request);
    const course = new Course();
    edge.inFlight.add(call.cancellation);
    // `close` of the response, unlike that of the request, is the real end of the connection's use.
    const closed = new Promise<Closing>((resolve) => {
      reply.raw.once("close", () => resolve(close(edge, call, reply.raw, course)));
    });
    // A call whose client has left goes on until all it has set going has said how it ended.
    const recorded = Promise.all([closed, course.over]).then(([closing]) =>
      writeDown(edge, call, closing),
    );
    edge.inFlight.follow(recorded);
    try {
      return send(edge, call, reply, course.watch(await handle(call)));
    } catch (error) {
      course.failed();
      throw error;
    }
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
    url: request.url,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    cancellation: new Cancellation(),
    deadline: config.protections.timeouts ? now + config.timeouts.requestMs : Infinity,
    record,
  };
}

function send(edge: Edge, call: Call, reply: FastifyReply, answer: Answer) {
  const { clock, config, inFlight } = edge;
  const { record } = call;
  const headers = {
    "x-gateway-attempts": `${record.attemptCount}`,
    ...(record.provider === undefined ? {} : { "x-gateway-provider": record.provider }),
    ...call.front.headers?.(call.id),
  };
  if (inFlight.isDraining) reply.raw.shouldKeepAlive = false;
  cutWhenStuck(clock, reply.raw, config.slowReaderMs);
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
  return sendWhole(reply, whole, headers);
}

/** On every response; for a stream, which bypasses fastify, they have to be written out. */
export function commonHeaders(config: GatewayConfig, requestId: string) {
  return { "x-request-id": requestId, "x-gateway-replica": config.replica };
}

export type Closing = Pick<CallLogEntry, "status" | "durationMs">;

/** Once for each call, when it is over. */
export function writeDown({ log, noted }: Edge, { id, record }: Call, closing: Closing): void {
  log.write(logEntry(id, record, closing));
  noted?.(record);
}

function close(
  { clock, config, inFlight }: Edge,
  { cancellation, record }: Call,
  response: ServerResponse,
  course: Course,
): Closing {
  const isAbort = !response.writableFinished && !course.isCut && !cancellation.reason;
  if (isAbort) record.abortPhase = abortPhaseOf(record, response);
  if (!response.writableFinished && config.protections.cancelUpstream) {
    cancellation.cancel("client-gone");
  }
  inFlight.delete(cancellation);
  const durationMs = Math.round(clock.now() - record.startedAt);
  return { status: statusOf(response), durationMs };
}

function abortPhaseOf(record: CallRecord, { headersSent }: ServerResponse): AbortPhase {
  if (headersSent) return "streaming";
  const isAsked = record.attemptCount > 0 || record.cache === "collapsed";
  return isAsked ? "before-content" : "before-attempt";
}

function logEntry(
  requestId: string,
  { tenant, model, provider, attempts, cache, completion }: CallRecord,
  { status, durationMs }: Closing,
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
