/** Targets on 127.0.0.1 that misbehave as told, and end with the test. */

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  createServer as createHttp2Server,
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
} from "node:http2";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import type { TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

export interface Target {
  readonly port: number;
  readonly origin: string;
  /** Every request that arrived, in order. */
  readonly requests: readonly IncomingMessage[];
  /** Every connection that was made, in order. */
  readonly sockets: readonly Socket[];
}

/** What a target does with a request; `number` counts them from 0. */
export type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

async function opened(server: Server, onEnd: () => void, host = "127.0.0.1"): Promise<number> {
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    onEnd();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export async function httpTarget(handle: Handler, host = "127.0.0.1"): Promise<Target> {
  const requests: IncomingMessage[] = [];
  const server = createServer({ keepAlive: true }, (request, response) => {
    const number = requests.length;
    requests.push(request);
    handle(request, response, number);
  });
  const sockets = socketsOf(server);
  const port = await opened(server, () => server.closeAllConnections(), host);
  return { port, origin: `http://127.0.0.1:${port}`, requests, sockets };
}

/** One that speaks TLS with a certificate of its own, and may ask for the client's. */
export async function tlsTarget(handle: Handler, options: TlsOptions): Promise<Target> {
  const requests: IncomingMessage[] = [];
  const server = createTlsServer(options, (request, response) => {
    const number = requests.length;
    requests.push(request);
    handle(request, response, number);
  });
  const sockets = socketsOf(server);
  const port = await opened(server, () => server.closeAllConnections());
  return { port, origin: `https://localhost:${port}`, requests, sockets };
}

/** One that speaks HTTP/2: over plain TCP, or over TLS if it has options for that. */
export async function http2Target(handle: Handler, options?: TlsOptions): Promise<Target> {
  const requests: IncomingMessage[] = [];
  const serve = (request: Http2ServerRequest, response: Http2ServerResponse) => {
    const number = requests.length;
    // What handlers use of the two is alike in both versions.
    const [asked, answered] = [alike<IncomingMessage>(request), alike<ServerResponse>(response)];
    requests.push(asked);
    handle(asked, answered, number);
  };
  const server = options ? createSecureServer(options, serve) : createHttp2Server(serve);
  const sockets = socketsOf(server);
  const port = await opened(server, () => {
    for (const socket of sockets) socket.destroy();
  });
  const origin = options ? `https://localhost:${port}` : `http://127.0.0.1:${port}`;
  return { port, origin, requests, sockets };
}

// biome-ignore lint/suspicious/noExplicitAny: the two APIs are alike, their types are not.
const alike = <Wanted>(given: any): Wanted => given;

/** One that does not speak HTTP, or not well: each connection is left to `handle`. */
export async function tcpTarget(handle: (socket: Socket) => void): Promise<Target> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    handle(socket);
  });
  const sockets = socketsOf(server);
  const port = await opened(server, () => {
    for (const socket of sockets) socket.destroy();
  });
  return { port, origin: `http://127.0.0.1:${port}`, requests: [], sockets };
}

function socketsOf(server: Server): readonly Socket[] {
  const sockets: Socket[] = [];
  server.on("connection", (socket) => sockets.push(socket));
  return sockets;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

export const answer =
  (status: number, body = "hello"): Handler =>
  (_request, response) => {
    response.writeHead(status, { "content-type": "text/plain" }).end(body);
  };

/** Writes bytes as they are, and then ends the connection as told. */
export const raw =
  (text: string, end: "FIN" | "RST" | "stays open"): Handler =>
  ({ socket }) => {
    socket.write(text, () => {
      if (end === "FIN") socket.end();
      // The bytes are on their way when the reset overtakes none of them.
      if (end === "RST") setImmediate(() => socket.resetAndDestroy());
    });
  };

/** Answers with these events, one write each. */
export const streaming =
  (...pieces: readonly string[]): Handler =>
  async (_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for (const piece of pieces) {
      response.write(piece);
      await new Promise(setImmediate);
    }
    response.end();
  };

export const silence: Handler = () => undefined;
