/** One HTTP/2 connection: many requests at once, each on a stream. */

import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from "node:http2";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Clock } from "../../base/clock.ts";
import type { Milliseconds } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import type { Dialler } from "./dial.ts";
import { outcomeOfError } from "./failure.ts";
import type { Carrier, Flight } from "./flight.ts";
import type { Http2Headers } from "./http2-request.ts";
import { sendStream } from "./http2-stream.ts";
import type { InFlight } from "./in-flight.ts";

export interface Http2Line {
  readonly clock: Clock;
  readonly inFlight: InFlight;
  readonly origin: string;
  readonly dialler: Dialler;
  readonly headersOf: Http2Headers;
  readonly resolveEvery: Milliseconds | null;
  /** A connection is closed after its request. */
  readonly closes: boolean;
}

interface First {
  readonly flight: Flight;
  readonly headers: OutgoingHttpHeaders;
}

export interface Http2Owner {
  /** It has room for a request. */
  roomy(connection: Http2Connection): void;
  /** The server did nothing with this request, and says so. */
  unprocessed(flight: Flight, headers: OutgoingHttpHeaders): void;
  /** It takes no more requests; called once. */
  gone(connection: Http2Connection): void;
  /** Its socket is closed; called once, after `gone`. */
  closed(connection: Http2Connection): void;
}

/** Bytes that a server may send ahead, of a stream and in all; the default of 64 KiB is slow. */
const windowSize = 1024 * 1024;

export class Http2Connection implements Carrier {
  readonly #line: Http2Line;
  readonly #owner: Http2Owner;
  readonly #socket: Socket;
  readonly #usableUntil: number;
  readonly #streams = new Map<Flight, () => void>();
  #session: ClientHttp2Session | null = null;
  /** The one that it is dialled for. */
  #first: First | null = null;
  #isGone = false;
  #onReady = (): void => undefined;
  /** The last stream that the server has processed, or will. */
  #lastStream = Number.POSITIVE_INFINITY;
  /** How many requests the server takes at once; 0 until it said so. */
  #mostStreams = 0;

  constructor(line: Http2Line, owner: Http2Owner, now: Milliseconds) {
    this.#line = line;
    this.#owner = owner;
    this.#usableUntil = now + (line.resolveEvery ?? Number.POSITIVE_INFINITY);
    this.#socket = line.dialler.dial();
    const { isSecure } = line.dialler;
    this.#socket.once(isSecure ? "secureConnect" : "connect", () => this.#onConnect());
    this.#socket.on("error", (error: Error) => this.#fail(outcomeOfError(error, false)));
    this.#socket.on("close", () => this.#onClose());
  }

  get isConnected(): boolean {
    return this.#session !== null;
  }

  get load(): number {
    return this.#streams.size;
  }

  hasRoom(now: Milliseconds): boolean {
    if (now >= this.#usableUntil) this.#leave();
    return !this.#isGone && this.#streams.size < this.#mostStreams;
  }

  /** Once connected, as often as there is room; before, once. */
  carry(flight: Flight, headers: OutgoingHttpHeaders, now: Milliseconds): void {
    const session = this.#session;
    flight.board(this, now, this.#mostStreams === 0 ? "connecting" : "sent");
    if (session === null || this.#mostStreams === 0) this.#first = { flight, headers };
    else this.#send(session, flight, headers);
  }

  abandon(flight: Flight): void {
    if (this.#first?.flight === flight) this.destroy();
    else this.#streams.get(flight)?.();
  }

  /** Resolves when it takes requests, or never will: after `limit` at the latest. */
  ready(limit: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#line.clock.after(limit, () => this.destroy());
      this.#onReady = () => {
        cancel();
        resolve();
      };
    });
  }

  destroy(): void {
    this.#first = null;
    this.#session?.destroy();
    this.#socket.destroy();
    this.#leave();
  }

  #onConnect(): void {
    const socket = this.#socket;
    if (socket instanceof TLSSocket && socket.alpnProtocol !== "h2") {
      this.#fail({ kind: "protocol" });
    } else this.#begin(socket);
  }

  #begin(socket: Socket): void {
    const session = connect(this.#line.origin, {
      createConnection: () => socket,
      settings: { enablePush: false, initialWindowSize: windowSize },
    });
    this.#session = session;
    session.once("connect", () => session.setLocalWindowSize(windowSize));
    session.on("remoteSettings", ({ maxConcurrentStreams }) => {
      this.#mostStreams = maxConcurrentStreams ?? Number.POSITIVE_INFINITY;
      this.#onSettings(session);
    });
    session.on("goaway", (code, lastStream) => this.#onGoaway(code, lastStream));
    session.on("error", (error) => this.#fail(outcomeOfError(error, false)));
    session.on("close", () => socket.destroy());
  }

  /**
   * Streams beyond the last one were not processed (RFC 9113, section 6.8): where it is a farewell
   * and no complaint, their requests are no failures of the server. It may be told twice, the first
   * time with a number that no stream reaches.
   */
  #onGoaway(code: number, lastStream: number): void {
    if (code === constants.NGHTTP2_NO_ERROR) {
      this.#lastStream = Math.min(this.#lastStream, lastStream);
    }
    this.#leave();
  }

  /** Not before: a server may refuse what goes beyond the limit that it was about to tell. */
  #onSettings(session: ClientHttp2Session): void {
    this.#onReady();
    const first = this.#first;
    this.#first = null;
    if (first !== null) {
      first.flight.stage = "sent";
      this.#send(session, first.flight, first.headers);
    }
    if (this.hasRoom(this.#line.clock.now())) this.#owner.roomy(this);
  }

  #send(session: ClientHttp2Session, flight: Flight, headers: OutgoingHttpHeaders): void {
    const giveUp = sendStream(this.#line, session, flight, headers, {
      isUnprocessed: (stream) => stream > this.#lastStream,
      over: (isUnprocessed) => {
        this.#onOver(flight);
        if (isUnprocessed) this.#owner.unprocessed(flight, headers);
      },
    });
    this.#streams.set(flight, giveUp);
    if (this.#line.closes) this.#leave();
  }

  #onOver(flight: Flight): void {
    this.#streams.delete(flight);
    if (this.hasRoom(this.#line.clock.now())) this.#owner.roomy(this);
    else if (this.#isGone && this.#streams.size === 0) this.destroy();
  }

  /** Streams end with the session, each by its own events. */
  #fail(outcome: Outcome): void {
    const first = this.#first;
    this.destroy();
    if (first !== null) this.#line.inFlight.settle(first.flight, outcome, this.#line.clock.now());
  }

  #onClose(): void {
    this.#onReady();
    this.#fail({ kind: "reset" });
    this.#owner.closed(this);
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#owner.gone(this);
    if (this.#streams.size === 0 && this.#first === null) this.destroy();
  }
}
