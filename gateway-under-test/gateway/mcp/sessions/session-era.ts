/** Serves clients of the older era, which open a session first. */

import { noPreferences } from "../../preferences.ts";
import type { Refusal } from "../../refusal.ts";
import { idOf, type Message } from "../door/message.ts";
import { errorAnswer, refused, responseOf } from "../door/rpc-error.ts";
import { type Offer, serverFor } from "../server/handlers.ts";
import { statedIn } from "../stated-preferences.ts";
import type { Visit } from "../visit.ts";
import type { Owner, Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";

/** What a POST has brought; nothing with GET and DELETE. */
export interface Brought {
  readonly message: Message;
  readonly json: unknown;
}

export interface Exchange {
  readonly request: Request;
  readonly visit: Visit;
  readonly brought: Brought | undefined;
  /** Run when the answer was sent in full. */
  onSent(then: () => void): void;
  /** Run when nothing more can be sent. */
  onOver(then: () => void): void;
}

export async function inSession(
  sessions: Sessions,
  offer: Offer,
  exchange: Exchange,
): Promise<Response> {
  const { request, visit, brought } = exchange;
  const isNewer = request.headers.get("mcp-protocol-version") === newerVersion;
  if (brought === undefined && isNewer) return no(postOnly);
  const owner = ownerOf(visit);
  const id = request.headers.get("mcp-session-id");
  if (id === null) {
    if (brought?.message.method === "initialize") return opened(sessions, offer, exchange, brought);
    return no(refused(400, "invalid_request", "Mcp-Session-Id is missing; initialize first."));
  }
  const session = sessions.find(id, owner);
  if (session === undefined) {
    return no(refused(404, "session_not_found", "There is no such session; initialize anew."));
  }
  exchange.onOver(sessions.use(session));
  return within(session, offer, exchange);
}

async function opened(
  sessions: Sessions,
  offer: Offer,
  exchange: Exchange,
  { message }: Brought,
): Promise<Response> {
  const stated = statedIn(message.params?._meta);
  if (stated.kind === "wrong") {
    return no(refused(400, "invalid_params", stated.message), message);
  }
  const owner = ownerOf(exchange.visit);
  const preferences = stated.preferences ?? noPreferences;
  const result = await sessions.open(owner, preferences, serverFor(offer));
  if (result.kind === "refused") return no(result.refusal, message);
  const response = await within(result.session, offer, exchange);
  // Nobody was told its id.
  if (!response.ok) await result.session.close();
  return response;
}

async function within(session: Session, offer: Offer, exchange: Exchange): Promise<Response> {
  const { request, visit, brought } = exchange;
  offer.visits.note(request, { ...visit, preferences: session.preferences });
  if (brought === undefined) return session.handle(request);
  const { message, json } = brought;
  const { id, method, params } = message;
  if (id !== undefined && method !== undefined) {
    if (!session.reserve(id)) {
      return no(refused(400, "invalid_request", "The id is taken by another request."), message);
    }
    exchange.onSent(() => session.answered(id));
  }
  const response = await session.handle(request, json);
  if (method === "notifications/cancelled" && params?.requestId !== undefined) {
    session.cancelled(params.requestId);
  }
  return response;
}

/** Whose clients only ever POST, whatever else they send. */
const newerVersion = "2026-07-28";

const postOnly: Refusal = {
  ...refused(405, "method_not_allowed", `There is no session in ${newerVersion}: only POST.`),
  headers: { allow: "POST" },
};

const ownerOf = ({ call: { tenant, principal } }: Visit): Owner => ({
  tenant: tenant.name,
  consumer: principal.consumer,
});

const no = (refusal: Refusal, message?: Message): Response =>
  responseOf(errorAnswer(refusal, message === undefined ? null : idOf(message)));
