/** The pauses of one process: it stands still from the first of them to the end of the last. */

import { Holders } from "./holders.ts";
import { notRunning } from "./site-refusals.ts";

type Send = (signal: "SIGSTOP" | "SIGCONT") => Promise<void> | void;

export class Pauses {
  readonly #holders = new Holders();
  readonly #send: Send;
  #isPaused = false;

  constructor(send: Send) {
    this.#send = send;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(holder: string): Promise<void> {
    return this.#holders.take(holder, async () => {
      await this.#send("SIGSTOP");
      this.#isPaused = true;
    });
  }

  resume(holder: string): Promise<void> {
    return this.#holders.giveBack(holder, async () => {
      await this.#send("SIGCONT");
      this.#isPaused = false;
    });
  }
}

/** Of a process that may end at any time: `send` is false if it was gone already. */
export const pausesBy = (name: string, send: (signal: "SIGSTOP" | "SIGCONT") => boolean): Pauses =>
  new Pauses((signal) => {
    const isSent = send(signal);
    // One that is gone need not go on.
    if (!isSent && signal === "SIGSTOP") throw notRunning(name, "paused");
  });
