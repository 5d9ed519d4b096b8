/** The pauses of one process: it stands still from the first of them to the end of the last. */

import { Holders } from "./holders.ts";

export class Pauses {
  readonly #holders = new Holders();
  readonly #send: (signal: "SIGSTOP" | "SIGCONT") => void;
  #isPaused = false;

  constructor(send: (signal: "SIGSTOP" | "SIGCONT") => void) {
    this.#send = send;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  pause(holder: string): Promise<void> {
    return this.#holders.take(holder, async () => {
      this.#send("SIGSTOP");
      this.#isPaused = true;
    });
  }

  resume(holder: string): Promise<void> {
    return this.#holders.giveBack(holder, async () => {
      this.#send("SIGCONT");
      this.#isPaused = false;
    });
  }
}
