/** Both links of one HTTP connection on a virtual clock, between ends in memory. */

import { seeded } from "../../../src/base/random.ts";
import { chunkOf } from "../../../src/faultproxy/chunk.ts";
import { HttpWire } from "../../../src/faultproxy/http/wire.ts";
import { Link } from "../../../src/faultproxy/link.ts";
import type { RandomStreams } from "../../../src/faultproxy/ports.ts";
import type { Feeder, Sink } from "../../../src/faultproxy/sink.ts";
import { Stage } from "../../../src/faultproxy/stage.ts";
import { type Direction, Toxic } from "../../../src/faultproxy/toxic.ts";
import type { AttributeValue } from "../../../src/faultproxy/toxic-kind.ts";
import { toxicKinds } from "../../../src/faultproxy/toxics/registry.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { RecordingSink } from "../link-bench.ts";

type Settings = Readonly<Record<string, AttributeValue>>;

export interface HttpToxicOptions {
  readonly name?: string;
  readonly toxicity?: number;
  readonly stream?: Direction;
}

/** What is not named has its default, as in the API. */
export function httpToxic(type: string, settings: Settings = {}, options: HttpToxicOptions = {}) {
  const { name = type, toxicity = 1, stream = "downstream" } = options;
  const kind = toxicKinds.get(type);
  if (kind === undefined) throw new Error(`no toxic of type ${type}`);
  const attributes = new Map([...(kind.defaults ?? []), ...Object.entries(settings)]);
  return new Toxic({ name, kind, direction: stream, stream }, { attributes, toxicity }, 1);
}

export function change(toxic: Toxic, settings: Settings): void {
  const attributes = new Map([...toxic.settings.attributes, ...Object.entries(settings)]);
  toxic.set({ attributes, toxicity: toxic.settings.toxicity });
}

/** Sends what it is told to, whether there is room or not. */
class Source implements Feeder {
  #sink: Sink;
  #hasEnded = false;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  async interrupt(): Promise<boolean> {
    return !this.#hasEnded;
  }

  feed(sink: Sink): void {
    this.#sink = sink;
  }

  start(): void {}

  get hasRoom(): boolean {
    return this.#sink.hasRoom();
  }

  send(data: string | Uint8Array, now: ReturnType<VirtualClock["now"]>): void {
    // In latin1, so that a text may hold any bytes.
    const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
    this.#sink.push(chunkOf(bytes, now));
  }

  end(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#sink.end("fin");
  }
}

interface Side {
  readonly link: Link;
  readonly source: Source;
  readonly sink: RecordingSink;
}

export interface WireOptions {
  readonly seed?: number;
  readonly connection?: number;
}

export function wireBench(
  toxics: readonly Toxic[],
  { seed = 1, connection = 1 }: WireOptions = {},
) {
  const clock = new VirtualClock();
  const wire = new HttpWire(clock);
  const random: RandomStreams = (...purposes) => seeded(seed, ...purposes);
  const stage = (toxic: Toxic, output: Sink) => {
    const ports = {
      clock,
      toxicity: random("toxicity", connection, toxic.name),
      random: random("toxic", connection, toxic.name),
      http: toxic.kind.protocol === "http" ? wire.lane(toxic.direction) : undefined,
    };
    return new Stage(ports, toxic, output);
  };
  const side = (direction: Direction): Side => {
    const sink = new RecordingSink(() => clock.now());
    const source = new Source(sink);
    const read = (first: Sink) => {
      source.feed(first);
      return source;
    };
    const parts = wire.wrap(direction, { writer: sink, read, stage });
    const link = new Link(
      parts,
      toxics.filter((toxic) => toxic.direction === direction),
    );
    return { link, source, sink };
  };
  const [up, down] = [side("upstream"), side("downstream")];
  const text = ({ data }: RecordingSink) => Buffer.concat(data).toString("latin1");
  return {
    clock,
    up,
    down,
    /** The client sends, or the upstream does. */
    request: (data: string | Uint8Array) => up.source.send(data, clock.now()),
    respond: (data: string | Uint8Array) => down.source.send(data, clock.now()),
    /** All bytes that have reached the upstream, and the client. */
    sent: () => text(up.sink),
    received: () => text(down.sink),
    link: (toxic: Toxic) => (toxic.direction === "upstream" ? up : down).link,
  };
}

export const get = (path: string, ...headers: readonly string[]) =>
  `GET ${path} HTTP/1.1\r\nhost: x\r\n${headers.map((line) => `${line}\r\n`).join("")}\r\n`;

export const ok = (body: string, ...headers: readonly string[]) =>
  `HTTP/1.1 200 OK\r\n${headers.map((line) => `${line}\r\n`).join("")}` +
  `content-length: ${body.length}\r\n\r\n${body}`;

export const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;

export const eventStream =
  "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n";
export const lastChunk = "0\r\n\r\n";

/** The payload of chunks, without their framing; throws when the framing is wrong. */
export function unchunked(text: string): string {
  const [, digits, rest = ""] = /^([0-9a-f]+)\r\n([\s\S]*)$/.exec(text) ?? [];
  if (digits === undefined) throw new Error(`no chunk: ${JSON.stringify(text.slice(0, 40))}`);
  const size = Number.parseInt(digits, 16);
  if (size === 0) return "";
  if (rest.slice(size, size + 2) !== "\r\n") throw new Error(`no end of a chunk in ${text}`);
  return rest.slice(0, size) + unchunked(rest.slice(size + 2));
}
