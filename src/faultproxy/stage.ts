/** One toxic at work on one link: takes chunks from its queue, hands them to the next sink. */

import type { Clock } from "../base/clock.ts";
import type { Random } from "../base/random.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { Chunk, Ending } from "./chunk.ts";
import type { Lane } from "./http/lane.ts";
import { Queue } from "./queue.ts";
import type { Feeder, Sink } from "./sink.ts";
import type { Toxic } from "./toxic.ts";
import type { PipeEnd, Stub, Taken, TakenInTime } from "./toxic-kind.ts";
import { noop } from "./toxics/noop.ts";

export interface StagePorts {
  readonly clock: Clock;
  /** Decides, at each start, whether the toxic acts. */
  readonly toxicity: Random;
  /** For the toxic's own draws, so that these do not depend on how often it was started. */
  readonly random: Random;
  /** The messages that pass; undefined where nobody reads them. */
  readonly http?: Lane | undefined;
}

const ended = { kind: "ended" } as const;
const interrupted = { kind: "interrupted" } as const;
const due = { kind: "due" } as const;

type Awaited = "input" | "room" | "time";

export class Stage implements Stub, Feeder {
  readonly toxic: Toxic;
  readonly input: Queue;
  readonly random: Random;
  readonly memory = { bytes: 0 };
  readonly http: Lane | undefined;
  readonly #ports: StagePorts;
  #output: Sink;
  #running: Promise<PipeEnd> = Promise.resolve("interrupted");
  #acts = false;
  #isInterrupted = false;
  #isClosed = false;
  #hasActed = false;
  #waiting: { readonly on: Awaited; readonly wake: () => void } | undefined;

  constructor(ports: StagePorts, toxic: Toxic, output: Sink) {
    this.#ports = ports;
    this.random = ports.random;
    this.http = ports.http;
    this.toxic = toxic;
    // One more than the buffer: the chunk that Toxiproxy's feeder holds while it is blocked.
    this.input = new Queue(toxic.kind.buffer + 1);
    this.input.onItem = () => this.#wake("input");
    this.#output = output;
    this.feed(output);
  }

  /** False where chance has spared this connection, until the next start. */
  get acts(): boolean {
    return this.#acts;
  }

  get output(): Sink {
    return this.#output;
  }

  feed(sink: Sink): void {
    this.#output = sink;
    sink.onRoom = () => this.#wake("room");
  }

  start(): void {
    this.#isInterrupted = false;
    this.#running = this.#run();
  }

  async interrupt(): Promise<boolean> {
    this.#isInterrupted = true;
    this.#waiting?.wake();
    return (await this.#running) === "interrupted" && !this.#isClosed;
  }

  /** Nothing comes out of it any more; what is queued in front of it is lost. */
  close(ending: Ending): void {
    this.#isClosed = true;
    // A reset that comes from a stage before this one stays a reset.
    this.#output.end(this.input.ending === "reset" ? "reset" : ending);
  }

  async #run(): Promise<PipeEnd> {
    const { kind, settings } = this.toxic;
    this.#acts = this.#ports.toxicity.next() < settings.toxicity;
    const end = await (this.#acts ? kind.pipe(settings.attributes, this) : this.#spare());
    if (end !== "interrupted") this.close(end === "reset" ? "reset" : "fin");
    return end;
  }

  #spare(): Promise<PipeEnd> {
    const { kind, settings } = this.toxic;
    return kind.spared?.(this) ?? noop.pipe(settings.attributes, this);
  }

  now(): Milliseconds {
    return this.#ports.clock.now();
  }

  async take(): Promise<Taken> {
    for (;;) {
      const taken = this.#next();
      if (taken !== undefined) return taken;
      await this.#wait("input");
    }
  }

  async takeUntil(instant: Milliseconds): Promise<TakenInTime> {
    for (;;) {
      const taken = this.#next();
      if (taken !== undefined) return taken;
      if (this.now() >= instant) return due;
      await this.#wait("input", instant);
    }
  }

  async give(chunk: Chunk): Promise<void> {
    this.#output.push(chunk);
    while (!this.#output.hasRoom() && !this.#isInterrupted) await this.#wait("room");
  }

  async pauseUntil(instant: Milliseconds): Promise<"due" | "interrupted"> {
    while (this.now() < instant) {
      if (this.#isInterrupted) return "interrupted";
      await this.#wait("time", instant);
    }
    return "due";
  }

  acted(bytes: number, requests = 0): void {
    const { effect } = this.toxic;
    if (!this.#hasActed) effect.connections++;
    this.#hasActed = true;
    effect.bytes += bytes;
    if (requests > 0) effect.requests = (effect.requests ?? 0) + requests;
  }

  gaveUp(): void {
    const { effect } = this.toxic;
    effect.unread = (effect.unread ?? 0) + 1;
  }

  #next(): Taken | undefined {
    if (this.#isInterrupted) return interrupted;
    return this.input.shift() ?? (this.input.ending === undefined ? undefined : ended);
  }

  #wait(on: Awaited, until?: Milliseconds): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        this.#waiting = undefined;
        cancel?.();
        resolve();
      };
      this.#waiting = { on, wake };
      const { clock } = this.#ports;
      const cancel = until === undefined ? undefined : clock.after(ms(until - clock.now()), wake);
    });
  }

  #wake(on: Awaited): void {
    if (this.#waiting?.on === on) this.#waiting.wake();
  }
}
