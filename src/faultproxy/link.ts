/** One direction of a connection: a reader, a stage for each toxic, and a writer. */

import type { Feeder, Sink } from "./sink.ts";
import type { Stage } from "./stage.ts";
import type { Toxic } from "./toxic.ts";

export interface LinkParts {
  readonly writer: Sink;
  /** Starts to read into the sink that it is given. */
  readonly read: (sink: Sink) => Feeder;
  readonly stage: (toxic: Toxic, output: Sink) => Stage;
}

/**
 * Chunks flow from left to right; toxics are added at the right end, just before the writer.
 *
 *     source > reader > [queue > latency] > [queue > bandwidth] > writer > destination
 *
 * Without toxics the reader feeds the writer itself, which is the fast path:
 *
 *     source > reader > writer > destination
 *
 * To change the chain, the neighbour on the left is interrupted (it gives what it holds),
 * connected anew, and started again. No interruption waits for a peer, so no change can hang.
 * Changes must come one at a time; the proxy sees to that.
 */
export class Link {
  readonly #parts: LinkParts;
  readonly #reader: Feeder;
  readonly #stages: Stage[] = [];
  #isOver = false;

  constructor(parts: LinkParts, toxics: readonly Toxic[]) {
    this.#parts = parts;
    // From right to left, for a stage is made with the sink that it feeds.
    let sink = parts.writer;
    for (const toxic of toxics.toReversed()) {
      const stage = parts.stage(toxic, sink);
      this.#stages.unshift(stage);
      sink = stage.input;
    }
    for (const stage of this.#stages) stage.start();
    this.#reader = parts.read(sink);
  }

  /** The toxics at work on it; chance may have spared it some. */
  acting(): readonly Toxic[] {
    return this.#stages.filter(({ acts }) => acts).map(({ toxic }) => toxic);
  }

  async add(toxic: Toxic): Promise<void> {
    const last = this.#stages.at(-1) ?? this.#reader;
    const goesOn = await last.interrupt();
    // Once the end has passed the last stage, there is nothing left for a toxic to act on.
    if (!goesOn || this.#isOver) return;
    const stage = this.#parts.stage(toxic, this.#parts.writer);
    this.#stages.push(stage);
    last.feed(stage.input);
    stage.start();
    last.start();
  }

  async update(toxic: Toxic): Promise<void> {
    const stage = this.#stages.find((each) => each.toxic === toxic);
    const goesOn = await stage?.interrupt();
    if (goesOn && !this.#isOver) stage?.start();
  }

  async remove(toxic: Toxic): Promise<void> {
    const stage = this.#stages.find((each) => each.toxic === toxic);
    if (stage === undefined || !(await stage.interrupt())) return;
    if (toxic.kind.closesOnRemoval) return stage.close("fin");
    const index = this.#stages.indexOf(stage);
    const previous = this.#stages[index - 1] ?? this.#reader;
    const goesOn = await previous.interrupt();
    if (this.#isOver) return;
    this.#stages.splice(index, 1);
    // First what was queued, then what comes: the order of the bytes.
    stage.input.drainInto(stage.output);
    previous.feed(stage.output);
    if (goesOn) previous.start();
  }

  /** Ends all waiting, when the connection is gone. */
  async stop(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#stages.map((stage) => stage.interrupt()));
  }
}
