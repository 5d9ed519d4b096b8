/**
 * One stream for several clients. It flows as long as one of them takes it: whoever is slower is
 * handed what was said when it reads again, and is given up when it is too far behind.
 */

import type { AnswerStream, StreamEnding, StreamSink } from "../answer.ts";
import type { FailureReason } from "../failure.ts";

export class Broadcast {
  /** In UTF-16 units. */
  readonly #length: number;
  readonly #close: () => void;
  readonly #seats = new Set<Seat>();
  /** All that was said; undefined once that is too much. */
  #history: string[] | undefined = [];
  #historyLength = 0;
  #stream: AnswerStream | undefined;
  #isPaused = false;

  /** `close` is called when there is no history for those who come late, or nothing to follow. */
  constructor(length: number, close: () => void) {
    this.#length = length;
    this.#close = close;
  }

  start(stream: AnswerStream): void {
    this.#stream = stream;
    stream.start({ write: (text) => this.#write(text), end: (ending) => this.#end(ending) });
  }

  /** `whenSlow` has to end it, or to mute it. */
  seat(whenSlow: (seat: Seat) => void): Seat {
    const seat: Seat = new Seat(this.#history ?? [], whenSlow, {
      flows: () => this.#resume(),
      over: () => this.#seats.delete(seat),
    });
    this.#seats.add(seat);
    this.#resume();
    return seat;
  }

  #write(text: string): boolean {
    this.#remember(text);
    for (const seat of this.#seats) seat.push(text);
    this.#isPaused = this.#isHeldUp();
    // While it is paused nobody is held up but those who hold it up.
    if (!this.#isPaused) for (const seat of this.#seats) seat.giveUpAt(this.#length);
    return !this.#isPaused;
  }

  #remember(text: string): void {
    if (this.#history === undefined) return;
    this.#history.push(text);
    this.#historyLength += text.length;
    if (this.#historyLength <= this.#length) return;
    this.#history = undefined;
    this.#close();
  }

  #end(ending: StreamEnding): void {
    this.#close();
    for (const seat of this.#seats) seat.finish(ending);
  }

  /** By all who listen. */
  #isHeldUp(): boolean {
    let isHeldUp = false;
    for (const seat of this.#seats) {
      if (seat.isMute) continue;
      if (!seat.isBlocked) return false;
      isHeldUp = true;
    }
    return isHeldUp;
  }

  #resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.#stream?.resume();
  }
}

interface SeatEvents {
  /** It takes more. */
  flows(): void;
  /** Nothing comes to it any more. */
  over(): void;
}

/** One client's share of the stream. */
export class Seat implements AnswerStream {
  /** Said, but not yet handed over. */
  #queue: string[];
  #queued: number;
  readonly #whenSlow: (seat: Seat) => void;
  readonly #events: SeatEvents;
  #sink: StreamSink | undefined;
  #isBlocked = false;
  #muted: FailureReason | undefined;
  #ending: StreamEnding | undefined;

  constructor(said: readonly string[], whenSlow: (seat: Seat) => void, events: SeatEvents) {
    this.#queue = [...said];
    this.#queued = said.reduce((sum, text) => sum + text.length, 0);
    this.#whenSlow = whenSlow;
    this.#events = events;
  }

  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  get isMute(): boolean {
    return this.#muted !== undefined;
  }

  start(sink: StreamSink): void {
    this.#sink = sink;
    this.#deliver();
  }

  resume(): void {
    this.#isBlocked = false;
    this.#deliver();
    if (!this.#isBlocked) this.#events.flows();
  }

  push(text: string): void {
    if (this.isMute || this.#ending !== undefined) return;
    this.#queue.push(text);
    this.#queued += text.length;
    this.#deliver();
  }

  giveUpAt(length: number): void {
    if (this.#isBlocked && this.#queued > length) this.#whenSlow(this);
  }

  finish(ending: StreamEnding): void {
    const muted = this.#muted;
    this.#ending ??= muted === undefined ? ending : broken(muted);
    this.#deliver();
  }

  /** Ends it here and now. */
  leave(reason: FailureReason): void {
    this.mute(reason);
    this.finish(broken(reason));
  }

  /** Nothing more is said to it; but it ends only when the stream does. */
  mute(reason: FailureReason): void {
    this.#muted ??= reason;
    this.#isBlocked = false;
    this.#queue = [];
    this.#queued = 0;
    // Of a stream that has ended already only what was still to be handed over was waited for.
    this.#deliver();
  }

  #deliver(): void {
    const sink = this.#sink;
    if (sink === undefined) return;
    this.#handOver(sink);
    if (this.#ending === undefined || this.#queue.length > 0) return;
    this.#sink = undefined;
    this.#events.over();
    sink.end(this.#ending);
  }

  #handOver(sink: StreamSink): void {
    let handed = 0;
    while (!this.#isBlocked && handed < this.#queue.length) {
      const text = this.#queue[handed] ?? "";
      handed += 1;
      this.#queued -= text.length;
      this.#isBlocked = !sink.write(text);
    }
    this.#queue.splice(0, handed);
  }
}

/** What was generated is said in the record of the call that asked for it. */
const broken = (reason: FailureReason): StreamEnding => ({ kind: "broken", reason, said: 0 });
