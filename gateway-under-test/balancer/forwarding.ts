/** One request sent to one replica, its response streamed to the client as it comes. */

import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { Dispatcher } from "undici";
import type { Clock } from "../base/clock.ts";
import { cut } from "../base/http-server.ts";
import { endToEnd } from "./headers.ts";
import type { Replica } from "./replica.ts";

/** `unanswered`: no byte has come back, so that another replica may be asked. */
export type Forwarded = "answered" | "unanswered" | "broken" | "client-gone";

export class Forwarding implements Dispatcher.DispatchHandler {
  /** Resolves when this replica has nothing to do with the request any more. */
  readonly outcome: Promise<Forwarded>;
  readonly #clock: Clock;
  readonly #replica: Replica;
  readonly #response: ServerResponse;
  #settle: (outcome: Forwarded) => void = () => {};
  #controller: Dispatcher.DispatchController | undefined;
  #isOver = false;

  constructor(clock: Clock, replica: Replica, response: ServerResponse) {
    this.#clock = clock;
    this.#replica = replica;
    this.#response = response;
    this.outcome = new Promise((resolve) => {
      this.#settle = resolve;
    });
    replica.began(this.#takeBack);
    response.on("close", this.#clientGone);
    response.on("drain", this.#resume);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // undici tells only now: the request may have been taken back while it was connecting.
    if (this.#isOver) controller.abort(new Error("given up"));
  }

  onResponseStart(
    _: unknown,
    status: number,
    headers: IncomingHttpHeaders,
    statusMessage?: string,
  ): void {
    if (status < 200 || this.#isOver) return;
    this.#replica.answered(this.#takeBack);
    this.#response.writeHead(status, statusMessage, endToEnd(headers));
    // The head does not wait for a body that is slow to come, but shares a packet with one that
    // has come along: the parser hands both over before any microtask runs.
    this.#response.cork();
    this.#response.flushHeaders();
    queueMicrotask(() => this.#response.uncork());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#isOver && !this.#response.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    if (!this.#over("answered")) return;
    this.#response.end();
  }

  onResponseError(): void {
    const hasStarted = this.#response.headersSent;
    if (!this.#over(hasStarted ? "broken" : "unanswered")) return;
    if (!hasStarted) {
      this.#replica.unanswered();
      return;
    }
    this.#replica.broke();
    // Never a clean end: the client would take a part for the whole.
    cut(this.#clock, this.#response);
  }

  readonly #takeBack = () => {
    if (!this.#over("unanswered")) return;
    this.#replica.unanswered();
    this.#controller?.abort(new Error("replica went down"));
  };

  readonly #clientGone = () => {
    if (this.#over("client-gone")) this.#controller?.abort(new Error("client went away"));
  };

  /** The client reads again. */
  readonly #resume = () => this.#controller?.resume();

  /** False if it had been over before. */
  #over(outcome: Forwarded): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#replica.ended(this.#takeBack);
    this.#response.off("close", this.#clientGone);
    this.#response.off("drain", this.#resume);
    this.#settle(outcome);
    return true;
  }
}
