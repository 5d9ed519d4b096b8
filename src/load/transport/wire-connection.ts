/** One socket that carries HTTP/1.1 requests, one at a time. */

import type { Socket } from "node:net";
import { type Milliseconds, ms } from "../../base/units.ts";
import type { Outcome } from "../../measure/outcome.ts";
import { AnswerParser, type Progress } from "./answer-parser.ts";
import { answered } from "./answered.ts";
import { outcomeOfError } from "./failure.ts";
import type { Carrier, Flight } from "./flight.ts";
import type { WireLine } from "./wire-line.ts";

/** Hears what becomes of a connection. */
export interface ConnectionOwner {
  /** It is connected; called once, before it is free. */
  made(): void;
  /** It can carry a request. */
  free(connection: WireConnection): void;
  /** It carries none any more; called once. */
  gone(connection: WireConnection): void;
  /** Its socket is closed; called once, after `gone`. */
  closed(connection: WireConnection): void;
}

/**
 * A server that announced after how many idle seconds it closes is given no request so shortly
 * before, in milliseconds: it would cross the close on its way.
 */
const closeMargin = 1000;
/** A connection that its server will close is left to it for so long, in milliseconds. */
const lingerLimit = 1000;

export class WireConnection implements Carrier {
  readonly #line: WireLine;
  readonly #owner: ConnectionOwner;
  readonly #socket: Socket;
  readonly #retireAt: number;
  #parser: AnswerParser | null = null;
  #flight: Flight | null = null;
  #bytes: Buffer | null = null;
  #isGone = false;
  #onReady = (): void => undefined;
  #cancelLinger = (): void => undefined;
  /** It is connected, or was. */
  isConnected = false;
  /** Its index among the idle ones. */
  place = -1;
  /** From this instant of the clock on, it is not used again. */
  usableUntil: number;

  constructor(line: WireLine, owner: ConnectionOwner, now: Milliseconds) {
    this.#line = line;
    this.#owner = owner;
    this.#retireAt = now + (line.resolveEvery ?? Number.POSITIVE_INFINITY);
    this.usableUntil = this.#retireAt;
    this.#socket = line.dial((bytes, end) => this.#onBytes(bytes, end));
    this.#listen();
  }

  /** As soon as it is connected. */
  carry(flight: Flight, bytes: Buffer, now: Milliseconds): void {
    this.#flight = flight;
    flight.board(this, now, this.isConnected ? "sent" : "connecting");
    if (this.isConnected) this.#write(flight, bytes);
    else this.#bytes = bytes;
  }

  /** Resolves when it is connected, or never will be: after `limit` at the latest. */
  ready(limit: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#line.clock.after(limit, () => this.destroy());
      this.#onReady = () => {
        cancel();
        resolve();
      };
    });
  }

  abandon(): void {
    this.#flight = null;
    this.destroy();
  }

  /** What the server still sends is not of interest. */
  destroy(): void {
    this.#socket.destroy();
    this.#leave();
  }

  #listen(): void {
    const socket = this.#socket;
    socket.once(this.#line.isSecure ? "secureConnect" : "connect", () => this.#onConnect());
    socket.on("end", () => this.#onEnd(true));
    socket.on("error", (error: Error) => this.#onError(error));
    socket.on("close", () => {
      this.#cancelLinger();
      this.#onReady();
      this.#onEnd(false);
      this.#owner.closed(this);
    });
  }

  #onConnect(): void {
    this.isConnected = true;
    this.#owner.made();
    this.#onReady();
    const [flight, bytes] = [this.#flight, this.#bytes];
    this.#bytes = null;
    if (flight === null || bytes === null) this.#owner.free(this);
    else {
      flight.stage = "sent";
      this.#write(flight, bytes);
    }
  }

  #write(flight: Flight, bytes: Buffer): void {
    const { request, reader } = flight;
    this.#parser ??= new AnswerParser(reader);
    this.#parser.begin(request.method, reader);
    this.#socket.write(bytes);
  }

  #onBytes(bytes: Buffer, end: number): void {
    const flight = this.#flight;
    const parser = this.#parser;
    if (flight !== null && parser !== null) this.#read(flight, parser, bytes, end);
    // Nobody asked for anything.
    else this.destroy();
  }

  #read(flight: Flight, parser: AnswerParser, bytes: Buffer, end: number): void {
    const now = this.#line.clock.now();
    const progress = parser.read(bytes, end);
    if (progress !== "more" || !parser.isWaiting) this.#line.inFlight.heard(flight, now);
    if (progress !== "more") this.#finish(flight, parser, progress, now);
  }

  /** The connection is free before the request is settled: its end may cause the next. */
  #finish(flight: Flight, parser: AnswerParser, progress: Progress, now: Milliseconds): void {
    this.#flight = null;
    this.#bytes = null;
    if (progress === "whole") this.#release(parser, now);
    else this.destroy();
    this.#line.inFlight.settle(flight, outcomeOf(flight, progress), now);
  }

  /** An answer may come before all of its request is written: then the rest is in the way. */
  #release(parser: AnswerParser, now: Milliseconds): void {
    if (this.#socket.writableLength > 0 || now >= this.#retireAt) this.destroy();
    else if (this.#line.closes || !parser.keepsConnection) this.#linger();
    else {
      const { keepAliveSeconds } = parser.head;
      this.usableUntil = this.#retireAt;
      if (keepAliveSeconds >= 0) this.#heedKeepAlive(now, keepAliveSeconds * 1000);
      this.#owner.free(this);
    }
  }

  #heedKeepAlive(now: Milliseconds, idle: number): void {
    const margin = Math.min(closeMargin, idle / 2);
    this.usableUntil = Math.min(this.#retireAt, now + idle - margin);
  }

  /**
   * Who closes first keeps the port for a minute (TIME_WAIT), and this machine has but 28,000: it
   * is the server that promised to close.
   */
  #linger(): void {
    this.#cancelLinger = this.#line.clock.after(ms(lingerLimit), () => this.#socket.destroy());
    this.#leave();
  }

  #onEnd(mayProbe: boolean): void {
    const flight = this.#flight;
    const end = this.#parser?.end() ?? "reset";
    if (mayProbe && flight !== null && end === "whole") {
      this.#probe(flight);
      return;
    }
    // A request that crossed the server's close on a connection used before is reset, too: to send
    // it again without a word would hide what a client meets.
    this.#flight = null;
    this.destroy();
    if (flight === null) return;
    const kind = end === "whole" ? "truncated" : end;
    this.#line.inFlight.settle(flight, { kind }, this.#line.clock.now());
  }

  /**
   * The answer was to end with the connection, and so it did; but libuv tells of a reset that comes
   * close behind the last bytes as of an end. Only a reset connection refuses an empty line, which
   * a server that has ended it throws away. Behind a request that is not sent yet it would wait.
   */
  #probe(flight: Flight): void {
    const endedAt = this.#line.clock.now();
    if (this.#socket.writableLength > 0) {
      this.#settleEnded(flight, endedAt);
      return;
    }
    this.#socket.write("\r\n", (error) => {
      // EPIPE: the reset came after an end.
      if ((error && codeOf(error) !== "EPIPE") || this.#flight !== flight) return;
      this.#settleEnded(flight, endedAt);
    });
  }

  #settleEnded(flight: Flight, endedAt: Milliseconds): void {
    this.#flight = null;
    this.destroy();
    this.#line.inFlight.settle(flight, answered(flight.reader.status), endedAt);
  }

  #onError(error: Error): void {
    const flight = this.#flight;
    this.#flight = null;
    this.destroy();
    if (flight === null) return;
    const outcome = outcomeOfError(error, flight.reader.hasBegun);
    this.#line.inFlight.settle(flight, outcome, this.#line.clock.now());
  }

  #leave(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#owner.gone(this);
  }
}

function outcomeOf(flight: Flight, progress: Progress): Outcome {
  return progress === "protocol" || progress === "too-large"
    ? { kind: progress }
    : answered(flight.reader.status);
}

const codeOf = (error: Error): unknown => ("code" in error ? error.code : undefined);
