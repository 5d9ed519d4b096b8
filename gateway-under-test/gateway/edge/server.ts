/** The HTTP surface: routes, the headers every response has, and errors in its client's words. */

import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { keepAliveMs } from "../../base/http-server.ts";
import { newId } from "../../base/random.ts";
import type { Chain } from "../chain.ts";
import { frontOf } from "../fronts/front-of.ts";
import type { Mcp } from "../mcp/routes.ts";
import { type ErrorDetails, type Refusal, refusal } from "../refusal.ts";
import { callRoute, commonHeaders, type Edge, statusOf } from "./call-route.ts";
import { type FrontFor, routesOf } from "./routes.ts";
import { sendWhole } from "./send-whole.ts";

/** Read by /readyz, written by whoever stops the gateway. */
export interface Health {
  isDraining: boolean;
}

/** An id that may go into logs and headers of others. */
const safeId = /^[\w.:-]{1,128}$/;

export function createServer(edge: Edge, chain: Chain, mcp: Mcp, health: Health): FastifyInstance {
  const { config, metrics } = edge;
  const server: FastifyInstance = fastify({
    bodyLimit: config.bodyLimitBytes,
    keepAliveTimeout: keepAliveMs,
    // While draining, requests on connections that are still open are served, not refused.
    return503OnClosing: false,
    genReqId({ headers }) {
      const id = headers["x-request-id"]?.toString() ?? "";
      return safeId.test(id) ? id : newId();
    },
  });
  // The body stays bytes until the chain asks for it: see `read-chat.ts`.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
    done(null, body),
  );
  server.addHook("onRequest", (request, reply, done) => {
    reply.headers(commonHeaders(config, request.id));
    reply.raw.once("close", () => {
      const route = request.routeOptions.url ?? "unknown";
      metrics.requests.inc({ route, status: statusOf(reply.raw) });
    });
    done();
  });
  addErrors(server);
  for (const { method, path, front, handle } of routesOf(chain)) {
    const handler = callRoute(edge, front, handle);
    server.route({ method, url: path, handler, errorHandler: errorsOf(front) });
  }
  for (const { methods, path, front, handler } of mcp.routes) {
    server.route({ method: [...methods], url: path, handler, errorHandler: errorsOf(() => front) });
  }
  addOperations(server, edge, health);
  return server;
}

/** For operators and balancers; no key needed. */
function addOperations(
  server: FastifyInstance,
  { config: { replica }, metrics, inFlight }: Edge,
  health: Health,
): void {
  server.get("/healthz", async () => ({ status: "live", replica }));
  server.get("/readyz", async (_request, reply) => {
    const status = health.isDraining ? "draining" : "ready";
    return reply.code(health.isDraining ? 503 : 200).send({ status, replica });
  });
  server.get("/metrics", async (_request, reply) => {
    metrics.inFlight.set(inFlight.size);
    return reply.type(metrics.register.contentType).send(await metrics.register.metrics());
  });
}

function addErrors(server: FastifyInstance): void {
  server.setNotFoundHandler((request, reply) => {
    const message = `Unknown request URL: ${request.method} ${request.url.slice(0, 200)}.`;
    const details = { message, type: "invalid_request_error", code: "unknown_url" };
    return refuse(frontOf, refusal(404, details), request, reply);
  });
  server.setErrorHandler(errorsOf(frontOf));
}

const errorsOf =
  (front: FrontFor) => (error: unknown, request: FastifyRequest, reply: FastifyReply) => {
    const status = statusCodeOf(error);
    return refuse(front, refusal(status, detailsOf(status)), request, reply);
  };

function refuse(front: FrontFor, no: Refusal, request: FastifyRequest, reply: FastifyReply) {
  return sendWhole(reply, front(request.headers).refused(no, request.id), {});
}

/** What fastify itself refuses carries its status; anything else is our own fault. */
function statusCodeOf(error: unknown): number {
  const hasStatus = error instanceof Error && "statusCode" in error;
  return hasStatus && typeof error.statusCode === "number" ? error.statusCode : 500;
}

function detailsOf(status: number): ErrorDetails {
  if (status === 413) {
    const message = "The request body is larger than this gateway takes.";
    return { message, type: "invalid_request_error", code: "request_too_large" };
  }
  if (status < 500) {
    const message = "The request could not be read.";
    return { message, type: "invalid_request_error", code: "invalid_request" };
  }
  const message = "The gateway had an internal error.";
  return { message, type: "server_error", code: "internal_error" };
}
