/** The HTTP side of the API: requests in, answers and errors out, in Toxiproxy's manner. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { messageOf } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { ApiError } from "../api-error.ts";
import type { Answer, ApiPorts } from "./handlers.ts";
import { errorJson } from "./json-writer.ts";
import { readPath } from "./request-path.ts";
import { matchRoute } from "./routes.ts";

/** Toxiproxy's own limits for reading a request, and for an idle connection. */
const requestTimeoutMs = 15_000;
const idleTimeoutMs = 60_000;

export interface ApiServerPorts extends ApiPorts {
  readonly requestIds: Random;
  /** Whether /metrics is there. */
  readonly hasMetrics: boolean;
}

export function createApiServer(ports: ApiServerPorts): Server {
  const server = createServer({ requireHostHeader: false }, (request, response) => {
    // A client that goes away in mid-request is nobody's error.
    respond(ports, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestTimeoutMs;
  server.keepAliveTimeout = idleTimeoutMs;
  server.on("clientError", (_error, socket) => refuse(socket));
  server.on("checkExpectation", (_request, response) => sendEmpty(response, 417, {}));
  return server;
}

async function respond(
  ports: ApiServerPorts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = "", url = "", headers, httpVersion } = request;
  const target = readPath(url);
  if (target === undefined) return refuse(request.socket);
  if (headers.host === undefined && httpVersion === "1.1") {
    return refuse(request.socket, ": missing required Host header");
  }
  // As it is: a byte order mark at its start is no JSON.
  const body = (await buffer(request)).toString();
  if (method === "OPTIONS" && url === "*") return sendEmpty(response, 200, {});
  const { path, redirect } = target;
  if (redirect !== undefined) return sendEmpty(response, 301, { location: redirect });
  const match = matchRoute(method, path, ports.hasMetrics);
  if (match.kind === "not-found") return sendText(response, 404, "404 page not found");
  if (match.kind === "wrong-method") return sendEmpty(response, 405, {});
  response.setHeader("X-Toxiproxy-Request-Id", requestId(ports.requestIds));
  // So that no web page can drive the proxy through its visitor's browser.
  if (headers["user-agent"]?.startsWith("Mozilla/")) {
    return sendText(response, 403, "User agent not allowed");
  }
  try {
    const { handler, proxy, toxic } = match;
    send(response, await handler({ ...ports, body, proxy, toxic }));
  } catch (error) {
    const failure = error instanceof ApiError ? error : new ApiError(messageOf(error), 500);
    // Toxiproxy labels its errors as text, although they are JSON.
    sendText(response, failure.status, errorJson(failure));
  }
}

/** What Go answers, and closes, when a request cannot be read. */
function refuse(socket: Duplex, why = ""): void {
  if (!socket.writable) return void socket.destroy();
  const status = `400 Bad Request${why}`;
  const head = `HTTP/1.1 ${status}\r\nContent-Type: ${plainText}\r\nConnection: close\r\n\r\n`;
  socket.end(head + status);
}

function send(response: ServerResponse, answer: Answer): void {
  const { status, body, contentType = "application/json" } = answer;
  if (status === 204) return void response.writeHead(status).end();
  const headers = { "Content-Type": contentType, "Content-Length": Buffer.byteLength(body) };
  response.writeHead(status, headers).end(body);
}

function sendText(response: ServerResponse, status: number, line: string): void {
  response.setHeader("X-Content-Type-Options", "nosniff");
  send(response, { status, body: `${line}\n`, contentType: plainText });
}

function sendEmpty(
  response: ServerResponse,
  status: number,
  headers: Readonly<Record<string, string>>,
): void {
  // Go does not count the bytes of nothing in an answer to HEAD.
  const length = response.req.method === "HEAD" ? {} : { "Content-Length": 0 };
  response.writeHead(status, { ...headers, ...length }).end();
}

const plainText = "text/plain; charset=utf-8";

const idDigits = "0123456789abcdefghijklmnopqrstuv";

/** Twenty digits, the shape of the ids that Toxiproxy gives. */
function requestId(random: Random): string {
  return Array.from({ length: 20 }, () => idDigits[random.integer(idDigits.length)]).join("");
}
