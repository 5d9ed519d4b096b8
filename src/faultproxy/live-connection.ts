/** A connection that is open, with what the API tells about it. */

import type { Socket } from "node:net";
import type { Milliseconds } from "../base/units.ts";
import { formatAddress, unmapped } from "./address.ts";
import { Connection } from "./connection.ts";
import type { Link } from "./link.ts";
import type { Flow } from "./metrics.ts";
import type { FaultProxyPorts } from "./ports.ts";
import type { Protocol } from "./protocol.ts";
import { type Direction, directions, type Toxic } from "./toxic.ts";

export interface LiveConnectionOptions {
  readonly proxy: string;
  /** Counts the connections of its proxy, from 1. */
  readonly id: number;
  readonly upstream: string;
  readonly protocol: Protocol;
  readonly toxics: (direction: Direction) => readonly Toxic[];
  readonly flow: Flow;
  /** Called with each write, many times a second. */
  readonly onBytes: (direction: Direction, bytes: number) => void;
  readonly onClose: () => void;
}

export class LiveConnection {
  readonly id: number;
  /** `ip:port`; empty when the client had gone before it was asked. */
  readonly client: string;
  readonly openedAt: Milliseconds;
  readonly bytes: Record<Direction, number> = { upstream: 0, downstream: 0 };
  readonly #flow: Flow;
  readonly #counted: Record<Direction, number> = { upstream: 0, downstream: 0 };
  readonly #connection: Connection;

  constructor(ports: FaultProxyPorts, client: Socket, options: LiveConnectionOptions) {
    const { proxy, id, upstream, protocol, toxics, flow } = options;
    this.id = id;
    this.client = addressOf(client);
    this.openedAt = ports.clock.now();
    this.#flow = flow;
    this.#connection = new Connection(ports, client, {
      upstream,
      protocol,
      toxics,
      purposes: [proxy, id],
      onBytes: (direction, bytes) => {
        this.bytes[direction] += bytes;
        flow.sent[direction] += bytes;
        options.onBytes(direction, bytes);
      },
      onClose: () => {
        this.countReceived();
        options.onClose();
      },
    });
  }

  link(direction: Direction): Link | undefined {
    return this.#connection.link(direction);
  }

  /** The toxics that act on it now: those upstream, then those downstream. */
  acting(): readonly Toxic[] {
    return directions.flatMap((direction) => this.link(direction)?.acting() ?? []);
  }

  /** Brings the flow up to date: sockets count what they read themselves, which costs nothing. */
  countReceived(): void {
    for (const direction of directions) {
      const received = this.#connection.received(direction);
      this.#flow.received[direction] += received - this.#counted[direction];
      this.#counted[direction] = received;
    }
  }

  destroy(): void {
    this.#connection.destroy();
  }
}

function addressOf({ remoteAddress, remotePort }: Socket): string {
  if (remoteAddress === undefined || remotePort === undefined) return "";
  return formatAddress({ host: unmapped(remoteAddress), port: remotePort });
}
