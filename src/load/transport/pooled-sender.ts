/** What all senders do alike: each request becomes a flight, and the pool finds what carries it. */

import type { Clock } from "../../base/clock.ts";
import { type Milliseconds, ms } from "../../base/units.ts";
import { Flight } from "./flight.ts";
import type { InFlight } from "./in-flight.ts";
import type { Exchange, OutgoingRequest, Sender } from "./sender.ts";

/** Connections, and how requests go over them. `Made`: what is made of a request for the wire. */
export interface Pool<Made> {
  readonly sockets: number;
  /** Throws if the request is malformed. */
  prepare(request: OutgoingRequest): Made;
  /** Gives the request a connection, now or later. */
  take(flight: Flight, made: Made): void;
  /** Opens so many more, as far as its limit allows, and waits until each is made or has failed. */
  open(connections: number, limit: Milliseconds): Promise<void>;
  /** Resolves when no socket is left. */
  close(): Promise<void>;
}

/** For connections that are opened ahead, and have no request whose limits would count. */
const openLimit = ms(10_000);

export class PooledSender<Made> implements Sender {
  readonly #clock: Clock;
  readonly #inFlight: InFlight;
  readonly #maxAnswer: number;
  readonly #pool: Pool<Made>;
  #closing: Promise<void> | null = null;

  constructor(clock: Clock, inFlight: InFlight, maxAnswer: number, pool: Pool<Made>) {
    this.#clock = clock;
    this.#inFlight = inFlight;
    this.#maxAnswer = maxAnswer;
    this.#pool = pool;
  }

  get sockets(): number {
    return this.#pool.sockets;
  }

  /** What throws in here, a request that is malformed, rejects. */
  send(request: OutgoingRequest): Promise<Exchange> {
    return new Promise((resolve) => {
      const made = this.#pool.prepare(request);
      const flight = new Flight(this.#clock, request, this.#maxAnswer, resolve);
      if (this.#closing === null) {
        this.#pool.take(flight, made);
        this.#inFlight.add(flight);
      } else flight.resolve({ kind: "cancelled" }, flight.askedAt);
    });
  }

  async open(connections: number): Promise<void> {
    if (this.#closing === null) await this.#pool.open(connections, openLimit);
  }

  cancel(): void {
    this.#inFlight.cancelAll();
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.cancel();
    this.#inFlight.stopWatching();
    await this.#pool.close();
  }
}
