/** The one endpoint of both eras: who may not enter, and who serves those who may. */

import { toNodeHandler } from "@modelcontextprotocol/node";
import { isLegacyRequest, type McpHttpHandler } from "@modelcontextprotocol/server";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../../base/clock.ts";
import type { Call, TenantCall } from "../../call.ts";
import { Cancellation } from "../../cancellation.ts";
import type { GatewayConfig } from "../../config.ts";
import type { InFlight } from "../../edge/in-flight.ts";
import { sendWhole } from "../../edge/send-whole.ts";
import { cutWhenStuck } from "../../edge/slow-reader.ts";
import { noPreferences } from "../../preferences.ts";
import { CallRecord } from "../../records/call-record.ts";
import type { Refusal } from "../../refusal.ts";
import { mcpFront } from "../front.ts";
import type { Offer } from "../server/handlers.ts";
import { type Brought, inSession } from "../sessions/session-era.ts";
import type { Sessions } from "../sessions/sessions.ts";
import type { Caller } from "./callers.ts";
import { idOf, incoming } from "./message.ts";
import { endedBy, nodeRequest, nodeResponse } from "./node-exchange.ts";
import { mayComeFrom } from "./origin.ts";
import { errorAnswer, type RequestId, refused } from "./rpc-error.ts";
import type { StandingStreams } from "./standing-streams.ts";

export interface Door {
  readonly clock: Clock;
  readonly config: GatewayConfig;
  readonly inFlight: InFlight;
  readonly streams: StandingStreams;
  readonly callerOf: (call: Call) => Promise<Caller>;
  readonly offer: Offer;
  readonly sessions: Sessions;
  /** Of the newer era. */
  readonly stateless: McpHttpHandler;
}

export function doorHandler(door: Door) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { config, callerOf } = door;
    const no = (refusal: Refusal, id: RequestId = null) =>
      sendWhole(reply, errorAnswer(refusal, id), {});
    if (!mayComeFrom(request.headers.origin, config.mcp.origins)) return no(foreign);
    const caller = await callerOf(callOf(door, request));
    if (caller.kind === "refused") return no(caller.refusal);
    const { call } = caller;
    const came = request.method === "POST" ? incoming(call.headers, call.body) : undefined;
    if (came?.kind === "refused") return no(came.refusal);
    if (isStanding(came, request)) {
      const full = door.streams.refuse(call.tenant.name, reply.raw);
      if (full !== undefined) return no(full, came === undefined ? null : idOf(came.message));
    } else {
      countInFlight(door, call, reply);
    }
    await serve(door, { request, reply, call, brought: came });
    return reply;
  };
}

interface Served {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly call: TenantCall;
  readonly brought: Brought | undefined;
}

/** The library writes the response itself, so what fastify would have added is written before. */
function serve(door: Door, { request, reply, call, brought }: Served): Promise<void> {
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) raw.setHeader(name, value);
  }
  if (door.inFlight.isDraining) raw.shouldKeepAlive = false;
  cutWhenStuck(door.clock, raw, door.config.slowReaderMs);
  reply.hijack();
  const visit = { call, preferences: noPreferences };
  const handler = toNodeHandler({
    async fetch(web) {
      if (!(await isLegacyRequest(web, brought?.json))) {
        door.offer.visits.note(web, visit);
        return door.stateless.fetch(web, { parsedBody: brought?.json });
      }
      const response = await inSession(door.sessions, door.offer, {
        request: web,
        visit,
        brought,
        onSent: (then) => raw.once("finish", then),
        onOver: (then) => raw.once("close", then),
      });
      return endedBy(web.signal, response);
    },
  });
  return handler(nodeRequest(request), nodeResponse(raw), brought?.json);
}

function callOf({ clock }: Door, request: FastifyRequest): Call {
  const record = new CallRecord(clock.now());
  const endpoint = request.routeOptions.url ?? request.url;
  record.endpoint = endpoint;
  return {
    id: request.id,
    front: mcpFront,
    endpoint,
    headers: request.headers,
    body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
    cancellation: new Cancellation(),
    deadline: Infinity,
    record,
  };
}

/** Waits for what may come, for as long as its client likes. */
const isStanding = (brought: Brought | undefined, { method }: FastifyRequest): boolean =>
  method === "GET" || brought?.message.method === "subscriptions/listen";

function countInFlight({ inFlight }: Door, { cancellation }: Call, { raw }: FastifyReply): void {
  inFlight.add(cancellation);
  raw.once("close", () => inFlight.delete(cancellation));
}

const foreign = refused(403, "forbidden_origin", "Requests from this origin are not taken.");
