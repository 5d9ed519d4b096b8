/** One proxy: where it listens, where it leads, its toxics and its live connections. */

import type { Socket } from "node:net";
import { formatAddress, resolveAddress } from "./address.ts";
import { proxyNotFound } from "./api-error.ts";
import { Connection } from "./connection.ts";
import type { Link } from "./link.ts";
import { type Listener, openListener } from "./listener.ts";
import type { FaultProxyPorts } from "./ports.ts";
import type { Direction } from "./toxic.ts";
import { ToxicChain } from "./toxic-chain.ts";
import { type Turns, turns } from "./turns.ts";

export interface ProxyConfig {
  readonly name: string;
  /** `host:port`; once it has listened, resolved and with the port that it got. */
  readonly listen: string;
  readonly upstream: string;
}

export interface ProxyUpdate {
  readonly listen: string;
  readonly upstream: string;
  readonly enabled: boolean;
}

/** What has gone through the proxy since it was created. */
export interface Passage {
  /** Connections accepted. */
  opened: number;
  /** Bytes written to the upstream, and to clients. */
  bytesUp: number;
  bytesDown: number;
  /** Times that it was disabled, and connections that this closed the last time. */
  timesDown: number;
  closedByDown: number;
}

export class TcpProxy {
  readonly name: string;
  readonly toxics: ToxicChain;
  readonly traffic: Passage = {
    opened: 0,
    bytesUp: 0,
    bytesDown: 0,
    timesDown: 0,
    closedByDown: 0,
  };
  /** Changes of this proxy and of its toxics go through here. */
  readonly inTurn: Turns = turns();
  readonly #ports: FaultProxyPorts;
  readonly #connections = new Set<Connection>();
  #listen: string;
  #upstream: string;
  #listener: Listener | undefined;
  #isRemoved = false;

  constructor(ports: FaultProxyPorts, { name, listen, upstream }: ProxyConfig) {
    this.#ports = ports;
    this.name = name;
    this.#listen = listen;
    this.#upstream = upstream;
    this.toxics = new ToxicChain((direction) => this.#links(direction));
  }

  get listen(): string {
    return this.#listen;
  }

  get upstream(): string {
    return this.#upstream;
  }

  get enabled(): boolean {
    return this.#listener !== undefined;
  }

  /** Connections whose sockets are not both closed yet. */
  get live(): number {
    return this.#connections.size;
  }

  /** Does nothing when it is enabled already. Throws an ApiError when it cannot listen. */
  async start(): Promise<void> {
    if (this.#isRemoved) throw proxyNotFound();
    if (this.#listener !== undefined) return;
    this.#listener = await openListener(this.#listen, (client) => this.#accept(client));
    // From now on it comes back to the same port.
    this.#listen = this.#listener.address;
  }

  /** From then on connections are refused; the live ones are closed. */
  stop(): void {
    this.#listener?.close();
    this.#listener = undefined;
    for (const connection of this.#connections) connection.destroy();
  }

  /** Stops for good: a change that was waiting for its turn does not bring it back. */
  remove(): void {
    this.#isRemoved = true;
    this.stop();
  }

  /** Throws an ApiError when `listen` cannot be resolved. */
  async differs({ listen, upstream }: Omit<ProxyConfig, "name">): Promise<boolean> {
    // A name is compared by what it resolves to, so `localhost:1` is the same as `127.0.0.1:1`.
    const resolved = formatAddress(await resolveAddress(listen));
    return resolved !== this.#listen || upstream !== this.#upstream;
  }

  async update({ listen, upstream, enabled }: ProxyUpdate): Promise<void> {
    if (await this.differs({ listen, upstream })) {
      this.stop();
      this.#listen = listen;
      this.#upstream = upstream;
    } else if (this.enabled && !enabled) {
      this.traffic.timesDown++;
      this.traffic.closedByDown = this.live;
    }
    if (enabled) await this.start();
    else this.stop();
  }

  #accept(client: Socket): void {
    const { traffic } = this;
    const connection: Connection = new Connection(this.#ports, client, {
      upstream: this.#upstream,
      purposes: [this.name, ++traffic.opened],
      toxics: (direction) => this.toxics.of(direction),
      onBytes: (direction, bytes) => {
        if (direction === "upstream") traffic.bytesUp += bytes;
        else traffic.bytesDown += bytes;
      },
      onClose: () => this.#connections.delete(connection),
    });
    this.#connections.add(connection);
  }

  #links(direction: Direction): readonly Link[] {
    return [...this.#connections].flatMap((connection) => connection.link(direction) ?? []);
  }
}
