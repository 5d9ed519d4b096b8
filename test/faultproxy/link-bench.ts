/** A link with real stages on a virtual clock, between a source and a destination in memory. */

import { seeded } from "../../src/base/random.ts";
import { type Chunk, chunkOf, type Ending } from "../../src/faultproxy/chunk.ts";
import { Link } from "../../src/faultproxy/link.ts";
import type { RandomStreams } from "../../src/faultproxy/ports.ts";
import type { Feeder, Sink } from "../../src/faultproxy/sink.ts";
import { Stage } from "../../src/faultproxy/stage.ts";
import { Toxic } from "../../src/faultproxy/toxic.ts";
import { toxicKinds } from "../../src/faultproxy/toxics/registry.ts";
import { VirtualClock } from "../support/virtual-clock.ts";

export interface ToxicOptions {
  readonly name?: string;
  readonly toxicity?: number;
}

export function toxicOf(
  type: string,
  attributes: Readonly<Record<string, number>> = {},
  { name = type, toxicity = 1 }: ToxicOptions = {},
): Toxic {
  const kind = toxicKinds.get(type);
  if (kind === undefined) throw new Error(`no toxic of type ${type}`);
  const settings = { attributes: new Map(Object.entries(attributes)), toxicity };
  const identity = { name, kind, direction: "downstream", stream: "downstream" } as const;
  return new Toxic(identity, settings, 1);
}

/** Records what arrives as `text at time`, and has room until it is told otherwise. */
export class RecordingSink implements Sink {
  readonly largest = Number.POSITIVE_INFINITY;
  onRoom: () => void = () => {};
  readonly arrivals: string[] = [];
  readonly data: Uint8Array[] = [];
  readonly #now: () => number;
  #isBlocked = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  hasRoom(): boolean {
    return !this.#isBlocked;
  }

  block(): void {
    this.#isBlocked = true;
  }

  unblock(): void {
    this.#isBlocked = false;
    this.onRoom();
  }

  push({ data }: Chunk): void {
    this.data.push(data);
    this.arrivals.push(`${Buffer.from(data).toString()} at ${this.#now()}`);
  }

  end(ending: Ending): void {
    this.arrivals.push(`${ending} at ${this.#now()}`);
  }
}

/** Sends what it is told to, whether there is room or not. */
class ManualSource implements Feeder {
  sink: Sink;
  #hasEnded = false;

  constructor(sink: Sink) {
    this.sink = sink;
  }

  async interrupt(): Promise<boolean> {
    return !this.#hasEnded;
  }

  feed(sink: Sink): void {
    this.sink = sink;
  }

  start(): void {}

  end(): void {
    this.#hasEnded = true;
    this.sink.end("fin");
  }
}

export interface BenchOptions {
  readonly toxics?: readonly Toxic[];
  readonly seed?: number;
  /** Which connection of the proxy it is: one that draws its own chances. */
  readonly connection?: number;
}

export function linkBench({ toxics = [], seed = 1, connection = 1 }: BenchOptions = {}) {
  const clock = new VirtualClock();
  const random: RandomStreams = (...purposes) => seeded(seed, ...purposes);
  const destination = new RecordingSink(() => clock.now());
  const source = new ManualSource(destination);
  const stage = (toxic: Toxic, output: Sink) => {
    const ports = {
      clock,
      toxicity: random("toxicity", connection, toxic.name),
      random: random("toxic", connection, toxic.name),
    };
    return new Stage(ports, toxic, output);
  };
  const read = (sink: Sink) => {
    source.feed(sink);
    return source;
  };
  const link = new Link({ writer: destination, read, stage }, toxics);
  const send = (data: string | Uint8Array) => {
    const chunk = chunkOf(Buffer.from(data), clock.now());
    source.sink.push(chunk);
  };
  const hasRoom = () => source.sink.hasRoom();
  return { clock, link, destination, send, hasRoom, end: () => source.end() };
}
