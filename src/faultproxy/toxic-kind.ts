/** The written contract of a toxic: what it is told, what it may do, and how it must end. */

import type { Random } from "../base/random.ts";
import type { Milliseconds } from "../base/units.ts";
import type { Chunk } from "./chunk.ts";
import type { Lane } from "./http/lane.ts";
import type { Protocol } from "./protocol.ts";

/** What comes out of the queue in front of a stage. */
export type Taken = Chunk | { readonly kind: "ended" } | { readonly kind: "interrupted" };
export type TakenInTime = Taken | { readonly kind: "due" };

/**
 * Why a pipe returned: `ended`, nothing more comes out of this stage, close behind what did;
 * `reset`, the same but with an RST; `interrupted`, it was asked to pause.
 */
export type PipeEnd = "ended" | "reset" | "interrupted";

/** One stage on one link, as its toxic sees it. */
export interface Stub {
  /** A stream of its own for this toxic on this connection. */
  readonly random: Random;
  /** Kept for this toxic on this connection, over all interruptions. */
  readonly memory: { bytes: number };
  now(): Milliseconds;
  /** The next chunk. The end stays: taken again, it is there again. */
  take(): Promise<Taken>;
  /** The next chunk, or `due` when none came by then. */
  takeUntil(instant: Milliseconds): Promise<TakenInTime>;
  /** Hands a chunk on, then waits for room behind it or for an interruption. */
  give(chunk: Chunk): Promise<void>;
  /** Waits; tells whether the instant was reached or an interruption came first. */
  pauseUntil(instant: Milliseconds): Promise<"due" | "interrupted">;
  /** The proof of effect: this connection was touched, so many bytes and requests of it. */
  acted(bytes: number, requests?: number): void;
  /** The messages of this stage; undefined on a proxy whose protocol is not `http`. */
  readonly http: Lane | undefined;
  /** From here on, what passes is not HTTP/1.1: it cannot act on this connection any more. */
  gaveUp(): void;
}

export interface ToxicSpec<Name extends string> {
  readonly type: string;
  /** All are integers of at least 0; missing ones are 0. The order is that of the JSON. */
  readonly attributes: readonly Name[];
  /** Chunks that may queue in front of it; with 0 it slows its source down. @default 0 */
  readonly buffer?: number;
  /** It eats bytes, so a connection cannot go on once it is removed. @default false */
  readonly closesOnRemoval?: boolean;
  /** With `http` only proxies of that protocol take it. @default "tcp", any proxy */
  readonly protocol?: Protocol;
  /**
   * Moves chunks from `take` to `give` until something other than a chunk is taken. May be
   * interrupted in any wait of the stub and must then give what it holds and return, at once:
   * every byte taken is given, unless losing bytes is what the toxic is for.
   */
  pipe(attribute: (name: Name) => number, stub: Stub): Promise<PipeEnd>;
}

/** Toxiproxy's own toxics have integers only. */
export type AttributeValue = number | string;
export type Attributes = ReadonlyMap<string, AttributeValue>;

/** A ToxicSpec whose attribute names are no longer in its type, so that all fit into one map. */
export interface ToxicKind {
  readonly type: string;
  readonly attributes: readonly string[];
  readonly buffer: number;
  readonly closesOnRemoval: boolean;
  readonly protocol: Protocol;
  /** Only what is not the integer 0: these decide whether an attribute is a text. */
  readonly defaults?: Attributes;
  /** Attributes that are numbers from 0 to 1. */
  readonly ratios?: readonly string[];
  /** What is wrong with the attributes; undefined when nothing is. */
  check?(attributes: Attributes): string | undefined;
  pipe(attributes: Attributes, stub: Stub): Promise<PipeEnd>;
  /** What it does on a connection that toxicity has spared. @default passes everything */
  spared?(stub: Stub): Promise<PipeEnd>;
}

export function toxicKind<Name extends string>(spec: ToxicSpec<Name>): ToxicKind {
  return {
    type: spec.type,
    attributes: spec.attributes,
    buffer: spec.buffer ?? 0,
    closesOnRemoval: spec.closesOnRemoval ?? false,
    protocol: spec.protocol ?? "tcp",
    pipe: (attributes, stub) => spec.pipe((name) => numberOf(attributes, name), stub),
  };
}

/** 0 for one that is missing. */
export function numberOf(attributes: Attributes, name: string): number {
  const value = attributes.get(name) ?? 0;
  return typeof value === "number" ? value : 0;
}
