/** The HTTP side of the API: requests in, answers and errors out, in Toxiproxy's manner. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { posix } from "node:path";
import { text } from "node:stream/consumers";
import { messageOf } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { ApiError } from "../api-error.ts";
import type { Proxies } from "../proxies.ts";
import type { Answer } from "./handlers.ts";
import { errorJson } from "./json-writer.ts";
import { matchRoute } from "./routes.ts";

/** Toxiproxy's own limits for reading a request, and for an idle connection. */
const requestTimeoutMs = 15_000;
const idleTimeoutMs = 60_000;

export function createApiServer(proxies: Proxies, requestIds: Random): Server {
  const server = createServer((request, response) => {
    // A client that goes away in mid-request is nobody's error.
    respond(proxies, requestIds, request, response).catch(() => response.destroy());
  });
  server.requestTimeout = requestTimeoutMs;
  server.keepAliveTimeout = idleTimeoutMs;
  return server;
}

async function respond(
  proxies: Proxies,
  requestIds: Random,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request);
  const [rawPath = "", query] = (request.url ?? "").split("?", 2);
  const path = decodePath(rawPath);
  if (path === undefined) {
    return send(response, { status: 400, body: "400 Bad Request", contentType: plainText });
  }
  const clean = cleanPath(path);
  if (clean !== path) {
    const location = encodeURI(clean) + (query === undefined ? "" : `?${query}`);
    return sendEmpty(response, 301, { location });
  }
  const match = matchRoute(request.method ?? "", path);
  if (match.kind === "not-found") return sendText(response, 404, "404 page not found");
  if (match.kind === "wrong-method") return sendEmpty(response, 405, {});
  response.setHeader("X-Toxiproxy-Request-Id", requestId(requestIds));
  // So that no web page can drive the proxy through its visitor's browser.
  if (request.headers["user-agent"]?.startsWith("Mozilla/")) {
    return sendText(response, 403, "User agent not allowed");
  }
  try {
    send(response, await match.handler({ proxies, body, proxy: match.proxy, toxic: match.toxic }));
  } catch (error) {
    const failure = error instanceof ApiError ? error : new ApiError(messageOf(error), 500);
    // Toxiproxy labels its errors as text, although they are JSON.
    sendText(response, failure.status, errorJson(failure));
  }
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
  response.writeHead(status, { ...headers, "Content-Length": 0 }).end();
}

function decodePath(rawPath: string): string | undefined {
  try {
    return decodeURIComponent(rawPath);
  } catch {
    return undefined;
  }
}

/** Without `//`, `.` and `..`; a slash at the end stays, and is not found later on. */
function cleanPath(path: string): string {
  return posix.normalize(path.startsWith("/") ? path : `/${path}`);
}

const plainText = "text/plain; charset=utf-8";

const idDigits = "0123456789abcdefghijklmnopqrstuv";

/** Twenty digits, the shape of the ids that Toxiproxy gives. */
function requestId(random: Random): string {
  return Array.from({ length: 20 }, () => idDigits[random.integer(idDigits.length)]).join("");
}
