/** A connection through a proxy with toxics, looked at along the stream that they act on. */

import type { Bench, Upstream } from "../bench.ts";
import type { Case, KnownDifference, Observed, Reach } from "../case.ts";
import type { Peer } from "../peer.ts";

export type Stream = "upstream" | "downstream";

export interface ToxicBody {
  readonly type: string;
  /** @default `t` */
  readonly name?: string;
  /** @default the stream that the line is looked at along */
  readonly stream?: Stream;
  readonly toxicity?: number;
  readonly attributes?: Readonly<Record<string, number>>;
}

/** An hour in milliseconds: longer than any case waits. */
export const forever = 3_600_000;

/** Time for what must not come to come after all. Passing it proves nothing by itself. */
const quietMs = 150;

export class Line {
  readonly bench: Bench;
  readonly stream: Stream;
  /** Where the proxy listens. */
  readonly port: number;
  readonly upstream: Upstream;

  private constructor(bench: Bench, stream: Stream, port: number, upstream: Upstream) {
    this.bench = bench;
    this.stream = stream;
    this.port = port;
    this.upstream = upstream;
  }

  static async open(bench: Bench, stream: Stream, toxics: readonly ToxicBody[]): Promise<Line> {
    const upstream = await bench.upstream();
    const port = await bench.proxyTo(upstream.port);
    const line = new Line(bench, stream, port, upstream);
    for (const toxic of toxics) await line.add(toxic);
    return line;
  }

  /** One more connection: the end that sends along the stream, and the other. */
  async connect(): Promise<readonly [sender: Peer, receiver: Peer]> {
    const client = this.bench.client(this.port);
    const server = await this.upstream.connected(this.upstream.peers.length + 1);
    return this.stream === "upstream" ? [client, server] : [server, client];
  }

  async add(toxic: ToxicBody): Promise<void> {
    const body = { name: "t", stream: this.stream, ...toxic };
    await this.bench.must("POST", this.bench.path("/toxics"), body);
  }

  async update(attributes: ToxicBody["attributes"], name = "t"): Promise<void> {
    await this.bench.must("PATCH", this.bench.path(`/toxics/${name}`), { attributes });
  }

  async setToxicity(toxicity: number): Promise<void> {
    await this.bench.must("PATCH", this.bench.path("/toxics/t"), { toxicity });
  }

  async remove(name = "t"): Promise<void> {
    await this.bench.must("DELETE", this.bench.path(`/toxics/${name}`));
  }

  /** Whether it is a gameday, which survives what ends a toxiproxy-server or locks it for good. */
  async isGameday(): Promise<boolean> {
    const path = this.bench.path("/connections");
    return (await this.bench.call({ method: "GET", path })).status !== 404;
  }

  quiet(): Promise<void> {
    return this.bench.pause(quietMs);
  }

  /** Starts a stopwatch that tells whether so many milliseconds have passed. */
  started(): (atLeast: number) => string {
    const start = this.bench.clock.now();
    return (atLeast) => {
      const passed = this.bench.clock.now() - start;
      // The two programs' timers may differ by the millisecond to which they are rounded.
      const isSo = passed >= atLeast - 1;
      return isSo ? `not before ${atLeast} ms` : `after ${Math.round(passed)} ms already`;
    };
  }
}

/** What a case does with a line that has its first connection. */
export type Act = (line: Line, sender: Peer, receiver: Peer) => Promise<Observed>;

export interface LiveRow {
  readonly name: string;
  /** Installed before the connection is made. */
  readonly toxics?: readonly ToxicBody[];
  readonly act: Act;
  readonly expected: string;
  readonly known?: KnownDifference;
  readonly reach?: Reach;
}

const streams: readonly Stream[] = ["upstream", "downstream"];

/** Each row twice, once for each stream. */
export const liveCases = (section: string, rows: readonly LiveRow[]): readonly Case[] =>
  rows.flatMap((row) =>
    streams.map((stream) => ({
      name: `${row.name} (${stream})`,
      section,
      expected: row.expected,
      ...(row.known && { known: row.known }),
      ...(row.reach && { reach: row.reach }),
      observe: async (bench) => {
        const line = await Line.open(bench, stream, row.toxics ?? []);
        const [sender, receiver] = await line.connect();
        return row.act(line, sender, receiver);
      },
    })),
  );

/** Both ends, once both are over. */
export async function bothEnds(sender: Peer, receiver: Peer): Promise<string> {
  await Promise.all([sender.ended, receiver.ended]);
  return `received ${receiver.seen}, sender ${await sender.ended}`;
}

/** What the receiver has, once it is that much. */
export async function arrival(receiver: Peer, length: number): Promise<string> {
  await receiver.until(length);
  return receiver.seen;
}
