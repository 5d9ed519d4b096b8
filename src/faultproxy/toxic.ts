/** A toxic that is installed on a proxy, with its settings and the proof of its effect. */

import type { Attributes, ToxicKind } from "./toxic-kind.ts";

export type Direction = "upstream" | "downstream";

export const directions: readonly Direction[] = ["upstream", "downstream"];

/** What a toxic has acted on since it was installed. */
export interface Effect {
  connections: number;
  bytes: number;
  /** Of toxics that read HTTP: requests whose request or response they have changed. */
  requests?: number;
  /** Of the same: connections that were not, or no longer, HTTP/1.1, and passed untouched. */
  unread?: number;
}

export interface ToxicSettings {
  readonly attributes: Attributes;
  /** The chance, at each start of a stage on a connection, that the toxic acts; 1 is always. */
  readonly toxicity: number;
}

export interface ToxicIdentity {
  readonly name: string;
  readonly kind: ToxicKind;
  readonly direction: Direction;
  /** The direction as the client wrote it, which may be in capitals. */
  readonly stream: string;
}

export class Toxic {
  readonly name: string;
  readonly kind: ToxicKind;
  readonly direction: Direction;
  readonly stream: string;
  readonly effect: Effect;
  readonly #generation: number;
  #windows = 0;
  #settings: ToxicSettings;

  /** `generation`: which toxic of this name on this proxy it is, from 1. */
  constructor(identity: ToxicIdentity, settings: ToxicSettings, generation: number) {
    this.name = identity.name;
    this.kind = identity.kind;
    this.direction = identity.direction;
    this.stream = identity.stream;
    this.effect =
      identity.kind.protocol === "http"
        ? { connections: 0, bytes: 0, requests: 0, unread: 0 }
        : { connections: 0, bytes: 0 };
    this.#generation = generation;
    this.#settings = settings;
  }

  /** Names its streams of chance: a new toxic, and a new window of a schedule, draws anew. */
  get generation(): number | string {
    return this.#windows <= 1 ? this.#generation : `${this.#generation}.${this.#windows}`;
  }

  get settings(): ToxicSettings {
    return this.#settings;
  }

  /** Stages that are running see it when they are started again. */
  set(settings: ToxicSettings): void {
    this.#settings = settings;
  }

  /** It begins to act, once or, by its schedule, once more. */
  beginWindow(): void {
    this.#windows++;
  }
}
