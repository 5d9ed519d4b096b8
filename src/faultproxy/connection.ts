/** One client's connection through a proxy: two sockets and a link in each direction. */

import { Socket } from "node:net";
import { parseAddress } from "./address.ts";
import { HttpWire } from "./http/wire.ts";
import { Link, type LinkParts } from "./link.ts";
import type { FaultProxyPorts } from "./ports.ts";
import type { Protocol } from "./protocol.ts";
import { resetSocket } from "./reset-socket.ts";
import { SocketReader } from "./socket-reader.ts";
import { SocketWriter } from "./socket-writer.ts";
import { Stage } from "./stage.ts";
import type { Direction, Toxic } from "./toxic.ts";

export interface ConnectionOptions {
  /** `host:port` of the real server. */
  readonly upstream: string;
  /** With `http` its messages are read, for the toxics that act on these. @default "tcp" */
  readonly protocol?: Protocol;
  /** Names this connection's streams of chance: the proxy, and the number of the connection. */
  readonly purposes: readonly (string | number)[];
  /** The toxics at the time at which the links are made. */
  readonly toxics: (direction: Direction) => readonly Toxic[];
  /** Called with each write, many times a second. */
  readonly onBytes: (direction: Direction, bytes: number) => void;
  /** Called once, when both sockets are closed. */
  readonly onClose: () => void;
}

export class Connection {
  readonly #ports: FaultProxyPorts;
  readonly #client: Socket;
  readonly #upstream: Socket;
  readonly #options: ConnectionOptions;
  readonly #http: HttpWire | undefined;
  #links: ReadonlyMap<Direction, Link> = new Map();
  #isOver = false;

  /** `client` must be paused: nothing may be read before the upstream is connected. */
  constructor(ports: FaultProxyPorts, client: Socket, options: ConnectionOptions) {
    this.#ports = ports;
    this.#client = client;
    this.#options = options;
    this.#http = options.protocol === "http" ? new HttpWire(ports.clock) : undefined;
    this.#upstream = dial(options.upstream);
    this.#upstream.once("connect", () => this.#open());
    for (const socket of [client, this.#upstream]) {
      // Resets and refusals: `close` follows, and is what counts.
      socket.on("error", () => {});
      socket.on("close", () => this.#onSocketClose());
    }
  }

  link(direction: Direction): Link | undefined {
    return this.#links.get(direction);
  }

  /** Bytes read so far from the source of that direction. */
  received(direction: Direction): number {
    return (direction === "upstream" ? this.#client : this.#upstream).bytesRead;
  }

  /** Both sockets are closed at once, without what is still on its way. */
  destroy(): void {
    this.#client.destroy();
    this.#upstream.destroy();
  }

  #open(): void {
    this.#links = new Map([
      ["upstream", this.#link("upstream", this.#client, this.#upstream)],
      ["downstream", this.#link("downstream", this.#upstream, this.#client)],
    ]);
  }

  #link(direction: Direction, source: Socket, destination: Socket): Link {
    const writer = new SocketWriter(destination, {
      reset: () => this.#reset(),
      onBytes: (bytes) => this.#options.onBytes(direction, bytes),
    });
    const parts: LinkParts = {
      writer,
      read: (sink) => new SocketReader(this.#ports.clock, source, sink),
      stage: (toxic, output) => new Stage(this.#stagePorts(toxic), toxic, output),
    };
    return new Link(this.#http?.wrap(direction, parts) ?? parts, this.#options.toxics(direction));
  }

  #stagePorts(toxic: Toxic) {
    const { clock, random } = this.#ports;
    const purposes = [...this.#options.purposes, toxic.name, toxic.generation];
    return {
      clock,
      toxicity: random("toxicity", ...purposes),
      random: random("toxic", ...purposes),
      http: toxic.kind.protocol === "http" ? this.#http?.lane(toxic.direction) : undefined,
    };
  }

  #reset(): void {
    resetSocket(this.#client);
    resetSocket(this.#upstream);
  }

  #onSocketClose(): void {
    // Without links the upstream could not be reached: the client is let go of without a byte.
    if (this.#links.size === 0) this.destroy();
    if (this.#isOver || !this.#client.closed || !this.#upstream.closed) return;
    this.#isOver = true;
    for (const link of this.#links.values()) void link.stop();
    this.#options.onClose();
  }
}

/** Failures, a wrong address among them, are told by the socket's `close`. */
function dial(upstream: string): Socket {
  const socket = new Socket({ allowHalfOpen: true });
  socket.setNoDelay(true);
  try {
    const { host, port } = parseAddress(upstream);
    socket.connect({ host: host === "" ? "localhost" : host, port });
  } catch {
    socket.destroy();
  }
  return socket;
}
