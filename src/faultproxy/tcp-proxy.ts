/** One proxy: where it listens, where it leads, its toxics and its live connections. */

import type { Socket } from "node:net";
import { formatAddress, resolveAddress } from "./address.ts";
import { proxyNotFound } from "./api-error.ts";
import type { Link } from "./link.ts";
import { type Listener, openListener } from "./listener.ts";
import { LiveConnection } from "./live-connection.ts";
import type { Flows } from "./metrics.ts";
import type { FaultProxyPorts } from "./ports.ts";
import type { Protocol } from "./protocol.ts";
import type { Direction } from "./toxic.ts";
import { ToxicChain } from "./toxic-chain.ts";
import { type Turns, turns } from "./turns.ts";

export interface ProxyConfig {
  readonly name: string;
  /** `host:port`; once it has listened, resolved and with the port that it got. */
  readonly listen: string;
  readonly upstream: string;
  readonly protocol: Protocol;
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

export interface ProxyPorts extends FaultProxyPorts {
  /** Where bytes are counted for /metrics. */
  readonly flows: Flows;
}

export class TcpProxy {
  readonly name: string;
  readonly protocol: Protocol;
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
  readonly #ports: ProxyPorts;
  readonly #connections = new Set<LiveConnection>();
  #listen: string;
  #upstream: string;
  #listener: Listener | undefined;
  #isRemoved = false;

  constructor(ports: ProxyPorts, { name, listen, upstream, protocol }: ProxyConfig) {
    this.#ports = ports;
    this.name = name;
    this.protocol = protocol;
    this.#listen = listen;
    this.#upstream = upstream;
    this.toxics = new ToxicChain({
      clock: ports.clock,
      protocol,
      inTurn: this.inTurn,
      links: (direction) => this.#links(direction),
    });
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

  /** Connections whose sockets are not both closed yet, the oldest first. */
  get live(): ReadonlySet<LiveConnection> {
    return this.#connections;
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
    this.toxics.stop();
    this.stop();
  }

  /** Throws an ApiError when `listen` cannot be resolved. */
  async differs({ listen, upstream }: Pick<ProxyConfig, "listen" | "upstream">): Promise<boolean> {
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
      this.traffic.closedByDown = this.live.size;
    }
    if (enabled) await this.start();
    else this.stop();
  }

  #accept(client: Socket): void {
    const { name, traffic } = this;
    const upstream = this.#upstream;
    const connection: LiveConnection = new LiveConnection(this.#ports, client, {
      proxy: name,
      id: ++traffic.opened,
      upstream,
      protocol: this.protocol,
      toxics: (direction) => this.toxics.of(direction),
      flow: this.#ports.flows.of({ proxy: name, listener: this.#listen, upstream }),
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
