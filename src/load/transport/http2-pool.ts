/** The HTTP/2 connections of a sender: which one carries a request, and who waits for room. */

import type { OutgoingHttpHeaders } from "node:http2";
import type { Milliseconds } from "../../base/units.ts";
import type { Flight } from "./flight.ts";
import { Http2Connection, type Http2Line, type Http2Owner } from "./http2-connection.ts";
import type { Pool } from "./pooled-sender.ts";
import type { OutgoingRequest } from "./sender.ts";
import { WaitingLine } from "./waiting-line.ts";

interface Waiting {
  readonly flight: Flight;
  readonly headers: OutgoingHttpHeaders;
}

export class Http2Pool implements Http2Owner, Pool<OutgoingHttpHeaders> {
  readonly #line: Http2Line;
  readonly #most: number;
  /** Those that take requests, or will: few, as each carries many. */
  readonly #usable = new Set<Http2Connection>();
  readonly #open = new Set<Http2Connection>();
  readonly #waiting = new WaitingLine<Waiting>();
  readonly #boardedAgain = new WeakSet<Flight>();
  #onClosed = (): void => undefined;

  constructor(line: Http2Line, most: number) {
    this.#line = line;
    this.#most = most;
  }

  get sockets(): number {
    return [...this.#open].filter(({ isConnected }) => isConnected).length;
  }

  /**
   * An idle connection goes first, then a new one, then that with the fewest requests. One that is
   * not connected yet is waited for: only then is known how many requests it takes.
   */
  take(flight: Flight, headers: OutgoingHttpHeaders): void {
    const now = flight.askedAt;
    const connection = this.#connectionFor(now);
    if (connection === null) this.#waiting.add({ flight, headers });
    else connection.carry(flight, headers, now);
  }

  #connectionFor(now: Milliseconds): Http2Connection | null {
    const least = this.#leastLoaded(now);
    return least?.load === 0 ? least : (this.#dialled(now) ?? least);
  }

  prepare(request: OutgoingRequest): OutgoingHttpHeaders {
    return this.#line.headersOf(request);
  }

  async open(connections: number, limit: Milliseconds): Promise<void> {
    const now = this.#line.clock.now();
    const dialled = Array.from({ length: connections }, () => this.#dialled(now));
    await Promise.all(dialled.map((one) => one?.ready(limit)));
  }

  roomy(connection: Http2Connection): void {
    const now = this.#line.clock.now();
    while (connection.hasRoom(now)) {
      const next = this.#nextWaiting();
      if (next === null) return;
      this.#board(connection, next, now);
    }
  }

  /**
   * Boards it once more. That is no retry of what failed: a connection that is closed gracefully
   * may cross with a request, and the server says that it did nothing with it. Its limits of time
   * go on; a server that never lets it board is one that resets it.
   */
  unprocessed(flight: Flight, headers: OutgoingHttpHeaders): void {
    if (flight.stage === "settled") return;
    const { inFlight, clock } = this.#line;
    const now = clock.now();
    if (this.#boardedAgain.has(flight)) {
      inFlight.settle(flight, { kind: "reset" }, now);
      return;
    }
    this.#boardedAgain.add(flight);
    const connection = this.#connectionFor(now);
    flight.stage = "waiting";
    flight.carrier = null;
    if (connection === null) this.#waiting.add({ flight, headers });
    else this.#board(connection, { flight, headers }, now);
  }

  gone(connection: Http2Connection): void {
    this.#usable.delete(connection);
    if (this.#usable.size >= this.#most) return;
    const next = this.#nextWaiting();
    if (next === null) return;
    const now = this.#line.clock.now();
    const dialled = this.#dialled(now);
    if (dialled !== null) this.#board(dialled, next, now);
  }

  closed(connection: Http2Connection): void {
    this.#open.delete(connection);
    if (this.#open.size === 0) this.#onClosed();
  }

  /** Resolves when no socket is left. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#onClosed = resolve;
      for (const connection of this.#open) connection.destroy();
      if (this.#open.size === 0) resolve();
    });
  }

  #leastLoaded(now: Milliseconds): Http2Connection | null {
    let least: Http2Connection | null = null;
    for (const connection of this.#usable) {
      if (connection.hasRoom(now) && (least === null || connection.load < least.load)) {
        least = connection;
      }
    }
    return least;
  }

  #dialled(now: Milliseconds): Http2Connection | null {
    if (this.#usable.size >= this.#most) return null;
    const connection = new Http2Connection(this.#line, this, now);
    this.#usable.add(connection);
    this.#open.add(connection);
    return connection;
  }

  #board(connection: Http2Connection, next: Waiting, now: Milliseconds): void {
    const { flight, headers } = next;
    const { sentAt } = flight;
    connection.carry(flight, headers, now);
    // What it lost the first time was the server's time, and no lag of ours.
    if (this.#boardedAgain.has(flight)) flight.sentAt = sentAt;
    this.#line.inFlight.watch(flight);
  }

  /** Those that were given up meanwhile are passed over. */
  #nextWaiting(): Waiting | null {
    for (;;) {
      const next = this.#waiting.next();
      if (next === undefined) return null;
      if (next.flight.stage === "waiting") return next;
    }
  }
}
