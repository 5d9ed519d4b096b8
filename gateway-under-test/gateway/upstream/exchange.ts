/** One HTTP exchange with a provider: undici's callbacks, the timeouts, and one way to give up. */

import type { IncomingHttpHeaders } from "node:http";
import type { Dispatcher } from "undici";
import type { Alarm, Clock } from "../../base/clock.ts";
import type { FailureReason } from "../failure.ts";

/** In ms; undefined waits forever. */
export interface Limits {
  readonly connectMs: number | undefined;
  readonly firstByteMs: number | undefined;
  readonly idleMs: number | undefined;
  readonly attemptMs: number | undefined;
}

/** Who reads the response. After `ended` or `failed` nothing comes any more. */
export interface Receiver {
  started(status: number, headers: IncomingHttpHeaders): void;
  data(chunk: Buffer): void;
  ended(): void;
  failed(reason: FailureReason): void;
}

export class Exchange implements Dispatcher.DispatchHandler {
  readonly #clock: Clock;
  readonly #limits: Limits;
  readonly #receiver: Receiver;
  readonly #total: Alarm | undefined;
  #controller: Dispatcher.DispatchController | undefined;
  /** Connect, then first byte, then idle: one at a time. */
  #phase: Alarm | undefined;
  #isFlowing = false;
  #hasStarted = false;
  #isOver = false;

  constructor(clock: Clock, limits: Limits, receiver: Receiver) {
    this.#clock = clock;
    this.#limits = limits;
    this.#receiver = receiver;
    this.#total = this.#alarm(limits.attemptMs, "attempt-timeout");
    // undici's own timers tick twice a second: too coarse for failing over within 300 ms.
    this.#phase = this.#alarm(limits.connectMs, "connect-timeout");
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Given up while it was still connecting: undici could not be told before.
    if (this.#isOver) controller.abort(new Error("given up"));
    else this.#enter(this.#limits.firstByteMs, "first-byte-timeout");
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200 || this.#isOver) return;
    this.#hasStarted = true;
    this.#receiver.started(status, headers);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#isOver) return;
    if (this.#isFlowing) this.#phase?.refresh();
    this.#receiver.data(chunk);
  }

  onResponseEnd(): void {
    if (this.#close()) this.#receiver.ended();
  }

  onResponseError(_: unknown, error: Error): void {
    this.fail(reasonOf(error, this.#hasStarted));
  }

  /** From here on silence is judged by the idle timeout: the answer has really begun. */
  flowing(): void {
    if (this.#isFlowing || this.#isOver) return;
    this.#isFlowing = true;
    this.#enter(this.#limits.idleMs, "idle-timeout");
  }

  /** The client is slow. Its silence is not the provider's, so the idle timeout pauses too. */
  pause(): void {
    this.#controller?.pause();
    this.#phase?.cancel();
  }

  resume(): void {
    if (this.#isOver) return;
    this.#enter(this.#limits.idleMs, "idle-timeout");
    this.#controller?.resume();
  }

  /** Gives up: the request is withdrawn and the reader told why. Later calls change nothing. */
  fail(reason: FailureReason): void {
    if (!this.#close()) return;
    this.#controller?.abort(new Error(reason));
    this.#receiver.failed(reason);
  }

  /** False if it had been over before. */
  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#total?.cancel();
    this.#phase?.cancel();
    return true;
  }

  #enter(delayMs: number | undefined, reason: FailureReason): void {
    this.#phase?.cancel();
    this.#phase = this.#alarm(delayMs, reason);
  }

  #alarm(delayMs: number | undefined, reason: FailureReason): Alarm | undefined {
    if (delayMs === undefined) return undefined;
    return this.#clock.alarm(delayMs, () => this.fail(reason));
  }
}

function reasonOf(error: Error, hasStarted: boolean): FailureReason {
  const code = "code" in error ? String(error.code) : "";
  if (code.startsWith("HPE_")) return hasStarted ? "truncated" : "malformed";
  if (hasStarted) return "truncated";
  if (code === "ECONNREFUSED") return "refused";
  return code === "UND_ERR_CONNECT_TIMEOUT" ? "connect-timeout" : "reset";
}
