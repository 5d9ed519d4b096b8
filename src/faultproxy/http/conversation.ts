/**
 * What both directions of one connection know together: the requests, in the order in which the
 * client sent them. Responses come in that order, so number n answers request number n.
 *
 *     client > [request tap] > stages > [tracker] > upstream
 *     client < [tracker] < stages < [response tap] < upstream
 *
 * The request tap, the first to see a request, writes it down. The response tap puts the answers
 * that the proxy gives itself between those of the upstream. So all stages downstream, and the
 * client, see one stream with one response for each request. The trackers, the last to see
 * anything, know at which point of which message a stage begins that is added behind all others.
 */

import type { RequestHead } from "./head.ts";

/** An answer that the proxy gives instead of the upstream. */
export interface OwnAnswer {
  /** What the client waits for before it sends the body of its request. */
  readonly interim: Uint8Array | undefined;
  readonly response: Uint8Array;
  /** The client asked for a connection that closes behind it. */
  readonly closes: boolean;
}

export interface Exchange {
  readonly request: RequestHead;
  readonly answer: OwnAnswer | undefined;
  /** The request is complete, so that its answer may go out. */
  isComplete: boolean;
}

/** Undefined when it leaves that request to the upstream. */
export type Answerer = (request: RequestHead) => OwnAnswer | undefined;

/** Requests without a response; more are not read until some of these are answered. */
const mostOpen = 256;

export class Conversation {
  readonly #open = new Map<number, Exchange>();
  readonly #answerers = new Set<Answerer>();
  #requests = 0;
  #isLost = false;
  /** Called when there is something to answer; belongs to the response tap. */
  onAnswer: () => void = () => {};
  /** Called when requests have room again; belongs to the request tap. */
  onRoom: () => void = () => {};

  /** These are not, or no longer, HTTP/1.1 messages. */
  get isLost(): boolean {
    return this.#isLost;
  }

  get hasRoom(): boolean {
    return this.#open.size < mostOpen || this.#isLost;
  }

  /** Whether somebody might answer the next request. */
  get mayAnswer(): boolean {
    return this.#answerers.size > 0 && !this.#isLost;
  }

  /** The request may be answered only while none of its bytes have gone on. */
  add(request: RequestHead, mayAnswer: boolean): Exchange {
    const answer = mayAnswer ? this.#answer(request) : undefined;
    const exchange: Exchange = { request, answer, isComplete: false };
    this.#open.set(this.#requests++, exchange);
    return exchange;
  }

  at(number: number): Exchange | undefined {
    return this.#open.get(number);
  }

  /** Its response has left. */
  forget(number: number): void {
    const hadRoom = this.hasRoom;
    this.#open.delete(number);
    if (!hadRoom && this.hasRoom) this.onRoom();
  }

  lose(): void {
    const hadRoom = this.hasRoom;
    this.#isLost = true;
    if (!hadRoom) this.onRoom();
  }

  /** Asks it about every request from now on, until the returned function is called. */
  register(answerer: Answerer): () => void {
    this.#answerers.add(answerer);
    return () => void this.#answerers.delete(answerer);
  }

  #answer(request: RequestHead): OwnAnswer | undefined {
    if (this.#isLost) return undefined;
    for (const answerer of this.#answerers) {
      const answer = answerer(request);
      if (answer !== undefined) return answer;
    }
    return undefined;
  }
}
