/** Moves chunks through one stage, and hands each message that its toxic is for to a plan. */

import type { Milliseconds } from "../../base/units.ts";
import type { Ending } from "../chunk.ts";
import type { Attributes, PipeEnd, Stub } from "../toxic-kind.ts";
import type { Framing } from "./framing.ts";
import type { Head, RequestHead } from "./head.ts";
import type { Lane } from "./lane.ts";
import { type Match, matchOf } from "./match.ts";
import { Outlet } from "./outlet.ts";
import type { Part } from "./part.ts";
import type { Plan } from "./plan.ts";
import { settingsOf } from "./settings.ts";

/** A message that a toxic may act on: downstream a response, upstream a request. */
export interface Message {
  readonly head: Head;
  readonly framing: Framing;
  /** When its first byte came. */
  readonly headAt: Milliseconds;
  /** For what is drawn on the way: the same for the same connection and request. */
  readonly seed: number;
  /** The proof of effect: so many bytes more; with the first call, one request more. */
  acted(bytes: number): void;
}

/** Undefined when there is nothing to do to that message. */
export type PlanFor = (message: Message) => Plan | undefined;

const seeds = 2 ** 31;

/**
 * Heads of messages that it may be for are held until they are complete. What was interrupted,
 * and what was under way when the stage began, passes untouched.
 */
export class MessagePipe {
  readonly #stub: Stub;
  readonly #lane: Lane;
  readonly #outlet: Outlet;
  readonly #planFor: PlanFor;
  readonly #matches: Match;
  readonly #share: number;

  constructor(stub: Stub, lane: Lane, options: { attributes: Attributes; planFor: PlanFor }) {
    const { attributes, planFor } = options;
    const settings = settingsOf<never>(attributes);
    this.#stub = stub;
    this.#lane = lane;
    this.#outlet = new Outlet(stub);
    this.#planFor = planFor;
    this.#matches = matchOf(settings);
    this.#share = settings.number("share");
    // A plan outlives the interruptions by which neighbours come and go, but no update.
    if (lane.settings !== attributes) lane.plan = undefined;
    lane.settings = attributes;
  }

  async run(): Promise<PipeEnd> {
    for (;;) {
      const taken = await this.#stub.take();
      if (taken.kind !== "chunk") {
        await this.#letGo();
        return taken.kind;
      }
      this.#outlet.receivedAt = taken.receivedAt;
      const ending = await this.#chunk(taken.data);
      await this.#outlet.flush();
      // What is left of the chunk is lost: that is what the toxic is for.
      if (ending !== undefined) return ending === "reset" ? "reset" : "ended";
    }
  }

  async #chunk(data: Uint8Array): Promise<Ending | undefined> {
    for (const part of this.#lane.reader.read(data)) {
      const ending = await this.#part(part);
      if (ending !== undefined) return ending;
    }
    return undefined;
  }

  async #part(part: Part): Promise<Ending | undefined> {
    const lane = this.#lane;
    if (part.kind === "head") return this.#head(part);
    if (part.kind === "raw") this.#giveUp();
    const { plan } = lane;
    if (part.kind === "end") lane.plan = undefined;
    if (plan !== undefined) return plan.meet(part, this.#outlet);
    this.#outlet.pass(part.bytes);
    return undefined;
  }

  async #head(part: Extract<Part, { kind: "head" }>): Promise<Ending | undefined> {
    const lane = this.#lane;
    if (part.isFirst) this.#begin();
    if (!lane.isHolding) {
      this.#outlet.pass(part.bytes);
      return undefined;
    }
    lane.held.add(part.bytes);
    if (part.whole === undefined) return undefined;
    lane.isHolding = false;
    const bytes = lane.held.take();
    lane.plan = this.#plan(part.whole.head, part.whole.framing);
    if (lane.plan !== undefined) return lane.plan.meet({ ...part, bytes }, this.#outlet);
    this.#outlet.pass(bytes);
    return undefined;
  }

  #begin(): void {
    const { reader } = this.#lane;
    this.#lane.headAt = this.#outlet.receivedAt;
    this.#lane.plan = undefined;
    // A response is known by its request; a request only when its head is complete.
    const isRequest = reader.kind === "request";
    this.#lane.isHolding =
      isRequest || (reader.request !== undefined && this.#isFor(reader.request));
  }

  /** Two draws for each request that matches, whatever comes of it. */
  #isFor(request: RequestHead): boolean {
    if (!this.#matches(request)) return false;
    const lane = this.#lane;
    const { number } = lane.reader;
    // An interim response has drawn already.
    if (lane.lot?.number !== number) {
      const { random } = this.#stub;
      lane.lot = { number, isDrawn: random.next() < this.#share, seed: random.integer(seeds) };
    }
    return lane.lot.isDrawn;
  }

  #plan(head: Head, framing: Framing): Plan | undefined {
    if (head.kind === "request" && !this.#isFor(head)) return undefined;
    // Interim responses are no answers.
    if (head.kind === "response" && head.status < 200) return undefined;
    let requests = 1;
    const acted = (bytes: number) => {
      this.#stub.acted(bytes, requests);
      requests = 0;
    };
    const { headAt = this.#outlet.receivedAt, lot } = this.#lane;
    return this.#planFor({ head, framing, headAt, seed: lot?.seed ?? 0, acted });
  }

  /** Lets go of everything before the bytes that it could not read go on. */
  #giveUp(): void {
    const lane = this.#lane;
    lane.isHolding = false;
    this.#outlet.pass(lane.held.take());
    lane.plan?.letGo(this.#outlet);
    lane.plan = undefined;
    tellGivenUp(this.#stub, lane);
  }

  async #letGo(): Promise<void> {
    const lane = this.#lane;
    lane.isHolding = false;
    this.#outlet.pass(lane.held.take());
    if (lane.plan?.letGo(this.#outlet) === false) lane.plan = undefined;
    await this.#outlet.flush();
  }
}

/** Once for each connection. */
function tellGivenUp(stub: Stub, lane: Lane): void {
  if (lane.hasGivenUp) return;
  lane.hasGivenUp = true;
  stub.gaveUp();
}

/** Passes everything, and keeps the reader in step for when the toxic acts again. */
export function passSpared(stub: Stub): Promise<PipeEnd> {
  return passMessages(stub, () => {});
}

/** The same for a toxic that acts elsewhere, and is to tell when it cannot. */
export function passActing(stub: Stub): Promise<PipeEnd> {
  return passMessages(stub, (lane) => tellGivenUp(stub, lane));
}

async function passMessages(stub: Stub, onLost: (lane: Lane) => void): Promise<PipeEnd> {
  const lane = stub.http;
  if (lane !== undefined) lane.plan = undefined;
  for (;;) {
    const taken = await stub.take();
    if (taken.kind !== "chunk") return taken.kind;
    for (const { kind } of lane?.reader.read(taken.data) ?? []) {
      if (kind === "raw" && lane !== undefined) onLost(lane);
    }
    await stub.give(taken);
  }
}
