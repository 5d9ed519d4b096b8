/** A TCP server on the loopback that sends back what it gets, and clients that talk to it. */

import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterEach } from "vitest";
import { sleep, systemClock } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import type { Address } from "../../src/load/transport/endpoint.ts";

const open = new Set<() => Promise<void> | void>();

/** Everything that a test has opened is closed after it. */
export function closesAll(): void {
  afterEach(async () => {
    for (const close of [...open].reverse()) await close();
    open.clear();
  });
}

export const closeLater = (close: () => Promise<void> | void): void => void open.add(close);

export async function startEcho(): Promise<Address> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { host: "127.0.0.1", port: address.port };
}

/** A connection that remembers what came, and how it ended. */
export class Client {
  readonly #socket: Socket;
  received = "";
  error: string | null = null;
  isClosed = false;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setEncoding("utf8");
    socket.on("data", (text: string) => {
      this.received += text;
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      this.error = error.code ?? error.message;
    });
    socket.on("close", () => {
      this.isClosed = true;
    });
  }

  static async open(address: Address): Promise<Client> {
    const socket = connect(address);
    const client = new Client(socket);
    closeLater(() => void socket.destroy());
    await until(() => client.isClosed || !socket.connecting);
    return client;
  }

  send(text: string): void {
    this.#socket.write(text);
  }

  async echo(text: string): Promise<void> {
    const expected = this.received + text;
    this.send(text);
    await until(() => this.received === expected || this.isClosed);
  }

  closed(): Promise<void> {
    return until(() => this.isClosed);
  }
}

/** Waits for what must come; the time limit of the test is the bound. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(systemClock, ms(2));
}
