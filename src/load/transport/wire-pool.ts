/** The connections of a sender: who carries a request, and who waits until one is free. */

import { type Milliseconds, ms } from "../../base/units.ts";
import type { Flight } from "./flight.ts";
import type { Pool } from "./pooled-sender.ts";
import type { RequestBytes } from "./request-bytes.ts";
import { WaitingLine } from "./waiting-line.ts";
import { type ConnectionOwner, WireConnection } from "./wire-connection.ts";
import type { WireLine } from "./wire-line.ts";

/**
 * While so many connections are being made, a request waits for one that comes free, or is made,
 * before one is made for it: a burst, as after a pause of our own, would else open hundreds that
 * the next answers free, and be later for it.
 */
const dialsAtOnce = 16;
/** But no longer than this, in milliseconds: a target that lets us wait is asked by everybody. */
const dialPatience = 5;

interface Waiting {
  readonly flight: Flight;
  readonly bytes: Buffer;
}

export class WirePool implements ConnectionOwner, Pool<Buffer> {
  readonly #line: WireLine;
  readonly prepare: RequestBytes;
  readonly #most: number;
  /** The one that was used last is used next: the others grow old and are closed. */
  readonly #idle: WireConnection[] = [];
  readonly #waiting = new WaitingLine<Waiting>();
  /** Whose sockets are not closed yet. */
  readonly #open = new Set<WireConnection>();
  /** Connections that carry a request, or could. */
  #count = 0;
  /** Those of them that are not made yet. */
  #dialling = 0;
  #isPatient = false;
  #onClosed = (): void => undefined;

  constructor(line: WireLine, prepare: RequestBytes, most: number) {
    this.#line = line;
    this.prepare = prepare;
    this.#most = most;
  }

  get sockets(): number {
    let count = 0;
    for (const { isConnected } of this.#open) if (isConnected) count++;
    return count;
  }

  /** Gives the request a connection, now or later. */
  take(flight: Flight, bytes: Buffer): void {
    const now = flight.askedAt;
    const connection = this.#takeIdle(now) ?? (this.#isCrowded ? null : this.#dialled(now));
    if (connection !== null) connection.carry(flight, bytes, now);
    else {
      this.#waiting.add({ flight, bytes });
      this.#losePatience();
    }
  }

  get #isCrowded(): boolean {
    return this.#dialling >= dialsAtOnce;
  }

  /** Soon makes a connection for each request that still waits, as far as the limit allows. */
  #losePatience(): void {
    if (this.#isPatient || this.#count >= this.#most) return;
    this.#isPatient = true;
    const { clock } = this.#line;
    clock.after(ms(dialPatience), () => {
      this.#isPatient = false;
      this.#dialForWaiting(clock.now());
    });
  }

  #dialForWaiting(now: Milliseconds): void {
    while (this.#count < this.#most) {
      const next = this.#nextWaiting();
      if (next === null) return;
      const dialled = this.#dialled(now);
      if (dialled !== null) this.#board(dialled, next);
    }
  }

  made(): void {
    this.#dialling--;
  }

  /** Opens so many more, as far as the limit allows, and waits until each is made or has failed. */
  async open(connections: number, limit: Milliseconds): Promise<void> {
    const now = this.#line.clock.now();
    const dialled = Array.from({ length: connections }, () => this.#dialled(now));
    await Promise.all(dialled.map((one) => one?.ready(limit)));
  }

  free(connection: WireConnection): void {
    const next = this.#nextWaiting();
    if (next !== null) this.#board(connection, next);
    else connection.place = this.#idle.push(connection) - 1;
  }

  gone(connection: WireConnection): void {
    this.#count--;
    if (!connection.isConnected) this.#dialling--;
    this.#dropIdle(connection);
    const next = this.#nextWaiting();
    if (next === null) return;
    const dialled = this.#dialled(this.#line.clock.now());
    if (dialled !== null) this.#board(dialled, next);
  }

  closed(connection: WireConnection): void {
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

  #takeIdle(now: Milliseconds): WireConnection | null {
    for (;;) {
      const connection = this.#idle.pop();
      if (connection === undefined) return null;
      connection.place = -1;
      if (now < connection.usableUntil) return connection;
      connection.destroy();
    }
  }

  #dialled(now: Milliseconds): WireConnection | null {
    if (this.#count >= this.#most) return null;
    this.#count++;
    this.#dialling++;
    const connection = new WireConnection(this.#line, this, now);
    this.#open.add(connection);
    return connection;
  }

  #board(connection: WireConnection, { flight, bytes }: Waiting): void {
    connection.carry(flight, bytes, this.#line.clock.now());
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

  /** In its place comes the last: nothing is searched or moved up. */
  #dropIdle(connection: WireConnection): void {
    const { place } = connection;
    if (place === -1) return;
    connection.place = -1;
    const last = this.#idle.pop();
    if (last === undefined || last === connection) return;
    this.#idle[place] = last;
    last.place = place;
  }
}
