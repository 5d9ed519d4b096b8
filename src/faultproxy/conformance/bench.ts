/** What a case works with: the API, proxies of its own, and sockets on both their sides. */

import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import type { Clock } from "../../base/clock.ts";
import { sleep } from "../../base/clock.ts";
import { ms } from "../../base/units.ts";
import { type Call, type Caller, callServer, type Reply } from "./http-call.ts";
import { Peer } from "./peer.ts";

/** The side of the proxy that it leads to. */
export interface Upstream {
  readonly port: number;
  /** Its connections so far. */
  readonly peers: readonly Peer[];
  /** Resolves when so many connections have come. */
  connected(count: number): Promise<Peer>;
}

export class Bench {
  readonly clock: Clock;
  /** The name of the case's proxy, and the beginning of the names of all that it makes. */
  readonly name: string;
  readonly #caller: Caller;
  readonly #peers: Peer[] = [];
  readonly #servers: Server[] = [];

  constructor(clock: Clock, caller: Caller, name: string) {
    this.clock = clock;
    this.#caller = caller;
    this.name = name;
  }

  call(call: Call): Promise<Reply> {
    return callServer(this.#caller, call);
  }

  /** A request that the case takes for granted. Rejects unless it succeeds. */
  async must(method: string, path: string, body?: unknown): Promise<Reply> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const reply = await this.call({ method, path, body: text });
    if (reply.status < 300) return reply;
    throw new Error(`${method} ${path} was answered with ${reply.status} ${reply.body.trim()}`);
  }

  /** Creates the case's proxy on a free port; resolves with the port. */
  async proxyTo(upstreamPort: number): Promise<number> {
    const upstream = `127.0.0.1:${upstreamPort}`;
    const body = { name: this.name, listen: "127.0.0.1:0", upstream };
    const reply = await this.must("POST", "/proxies", body);
    const port = /"listen":"127\.0\.0\.1:(\d+)"/.exec(reply.body)?.[1];
    if (port === undefined) throw new Error(`where does this proxy listen? ${reply.body}`);
    return Number(port);
  }

  /** For `/toxics`, or nothing for the proxy itself. */
  path(rest = ""): string {
    return `/proxies/${this.name}${rest}`;
  }

  async upstream(onPeer: (peer: Peer) => void = () => {}): Promise<Upstream> {
    const peers: Peer[] = [];
    const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      const peer = this.#keep(new Peer(socket));
      peers.push(peer);
      onPeer(peer);
      server.emit("peer");
    });
    const port = await this.#listen(server);
    const connected = async (count: number) => {
      while (peers.length < count) await once(server, "peer");
      const peer = peers[count - 1];
      if (peer === undefined) throw new Error("connections are counted from 1");
      return peer;
    };
    return { port, peers, connected };
  }

  /** A client of whatever listens there; whether it gets a connection shows in its end. */
  client(port: number): Peer {
    const options = { port, host: "127.0.0.1", noDelay: true, allowHalfOpen: true };
    return this.#keep(new Peer(connect(options)));
  }

  /** A port on which nothing listens. */
  async closedPort(): Promise<number> {
    const server = createServer();
    const port = await this.#listen(server);
    server.close();
    await once(server, "close");
    return port;
  }

  pause(milliseconds: number): Promise<void> {
    return sleep(this.clock, ms(milliseconds), this.#caller.signal);
  }

  /** Closes all sockets. */
  close(): void {
    for (const peer of this.#peers) peer.destroy();
    for (const server of this.#servers) server.close();
  }

  #keep(peer: Peer): Peer {
    this.#peers.push(peer);
    return peer;
  }

  async #listen(server: Server): Promise<number> {
    if (this.#caller.signal?.aborted) throw new Error("the case is over");
    this.#servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port was given");
    return address.port;
  }
}
