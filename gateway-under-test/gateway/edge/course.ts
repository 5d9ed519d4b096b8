/** How far one call has come: whether more of its answer may come, and whether it was cut. */

import { type Answer, tap } from "../answer.ts";
import { isCancelled } from "../failure.ts";

export class Course {
  /** Resolves when nothing of the answer will come any more. */
  readonly over: Promise<void>;
  #finish: () => void = () => {};
  #isCut = false;

  constructor() {
    this.over = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  /** The gateway itself has ended the stream early, and its client was told. */
  get isCut(): boolean {
    return this.#isCut;
  }

  watch(answer: Answer): Answer {
    if (answer.kind !== "stream") {
      this.#finish();
      return answer;
    }
    const stream = tap(answer.stream, {
      end: (ending) => {
        this.#isCut = ending.kind === "broken" && !isCancelled(ending.reason);
        this.#finish();
      },
    });
    return { ...answer, stream };
  }

  failed(): void {
    this.#finish();
  }
}
