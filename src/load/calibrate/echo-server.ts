/** A server in the worker's own thread, with which it measures itself: it does next to nothing. */

import { createServer, type Socket } from "node:net";
import { assert } from "../../base/assert.ts";
import type { Endpoint } from "../transport/endpoint.ts";
import { answerBytes, type EchoAnswer } from "./echo-answer.ts";
import { requestEnds } from "./request-ends.ts";

export interface RunningEcho {
  readonly endpoint: Endpoint;
  /** Connections that are open now. */
  readonly sockets: number;
  /** Closes the port and all connections. Idempotent. */
  stop(): Promise<void>;
}

export interface EchoServer {
  start(): Promise<RunningEcho>;
}

/**
 * Answers 200 to each HTTP/1.1 request on 127.0.0.1, on connections that stay open until a request
 * asks for their end. Rejects if the system lets it listen on no port.
 */
export function echoServer(kind: EchoAnswer): EchoServer {
  return { start: () => startEcho(answerBytes(kind)) };
}

async function startEcho(answer: (method: string) => Buffer): Promise<RunningEcho> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    serve(socket, answer);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  assert(typeof address === "object" && address !== null, "the echo listens on no port");
  let stopping: Promise<void> | undefined;
  return {
    endpoint: { origin: `http://127.0.0.1:${address.port}`, dial: null, tls: null },
    get sockets() {
      return sockets.size;
    },
    stop() {
      stopping ??= new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      });
      return stopping;
    },
  };
}

function serve(socket: Socket, answer: (method: string) => Buffer): void {
  const ends = requestEnds();
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk) => {
    try {
      for (const method of ends.read(chunk)) socket.write(answer(method));
      // Else both ends of each would linger in this process, until it has no descriptors left.
      if (ends.closes) socket.end();
    } catch {
      socket.destroy();
    }
  });
}
