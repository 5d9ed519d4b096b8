/** Servers and clients on 127.0.0.1 that end with the test. */

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";

export interface LoopbackServer {
  readonly port: number;
  /** Its side of every connection so far. */
  readonly sockets: readonly Socket[];
}

async function portOf(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

export async function serve(onSocket: (socket: Socket) => void): Promise<LoopbackServer> {
  const sockets: Socket[] = [];
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onSocket(socket);
  });
  const port = await portOf(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { port, sockets };
}

/** Sends back what it gets, and ends when the client does. */
export const echo = () =>
  serve((socket) => {
    socket.pipe(socket);
  });

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

/** How a connection ended: `end` is a FIN, anything else the code of the error. */
export type End = string;

export class Client {
  readonly socket: Socket;
  /** Resolves when the connection is over. */
  readonly ended: Promise<End>;
  #received = Buffer.alloc(0);
  #onData: () => void = () => {};

  constructor(port: number) {
    this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
    onTestFinished(() => void this.socket.destroy());
    this.socket.on("data", (data) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#onData();
    });
    this.ended = new Promise((resolve) => {
      this.socket.once("end", () => resolve("end"));
      this.socket.once("error", (error) =>
        resolve("code" in error ? String(error.code) : error.message),
      );
    });
  }

  static async connected(port: number): Promise<Client> {
    const client = new Client(port);
    await once(client.socket, "connect");
    return client;
  }

  get received(): string {
    return this.#received.toString();
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** Resolves when so much has been received since the connection was made. */
  async until(text: string): Promise<void> {
    while (this.received !== text) {
      if (!text.startsWith(this.received)) throw new Error(`got ${this.received}, not ${text}`);
      await new Promise<void>((resolve) => {
        this.#onData = resolve;
      });
    }
  }
}

/** Asks again and again, without sleeping, until the answer is yes. */
export async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo()));
}
