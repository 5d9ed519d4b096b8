/** Cuts chunks into pieces of about `average_size` bytes, `delay` microseconds apart. */

import type { Random } from "../../base/random.ts";
import { ms } from "../../base/units.ts";
import { type Chunk, chunkOf } from "../chunk.ts";
import { type Stub, toxicKind } from "../toxic-kind.ts";

interface Cut {
  /** In bytes. */
  readonly average: number;
  /** In bytes, less than the average. */
  readonly variation: number;
  readonly random: Random;
}

export const slicer = toxicKind({
  type: "slicer",
  attributes: ["average_size", "size_variation", "delay"],
  async pipe(attribute, stub) {
    const average = attribute("average_size");
    // Toxiproxy crashes on an average of 0, or on a variation beyond the average: here nothing is
    // cut, and the variation is bounded.
    const variation = Math.max(0, Math.min(attribute("size_variation"), average - 1));
    const cut = { average, variation, random: stub.random };
    const delayMs = attribute("delay") / 1000;
    for (;;) {
      const taken = await stub.take();
      if (taken.kind !== "chunk") return taken.kind;
      const ends = average === 0 ? [taken.data.length] : [...cuts(0, taken.data.length, cut)];
      if (ends.length > 1 || delayMs > 0) stub.acted(taken.data.length);
      await sendPieces(stub, taken, { ends, delayMs });
    }
  },
});

/** Where the pieces of [start, end) end: halved, give or take, until each is small enough. */
function* cuts(start: number, end: number, cut: Cut): Generator<number> {
  if (end - start - cut.average <= cut.variation) {
    yield end;
    return;
  }
  const shift = cut.random.integer(2 * cut.variation) - cut.variation;
  const middle = start + Math.floor((end - start) / 2) + shift;
  yield* cuts(start, middle, cut);
  yield* cuts(middle, end, cut);
}

async function sendPieces(
  stub: Stub,
  { data, receivedAt }: Chunk,
  { ends, delayMs }: { readonly ends: readonly number[]; readonly delayMs: number },
): Promise<void> {
  let start = 0;
  let due = stub.now();
  for (const end of ends) {
    const given = stub.now();
    await stub.give(chunkOf(data.subarray(start, end), receivedAt));
    start = end;
    // The delay comes on top of the time for which the peer kept us waiting.
    due = ms(due + (stub.now() - given) + delayMs);
    // A timer takes a millisecond at least, so shorter delays are saved up until they fill one.
    const isLast = end === data.length;
    if (due - stub.now() < 1 && !(isLast && due > stub.now())) continue;
    if ((await stub.pauseUntil(due)) === "due") continue;
    if (!isLast) await stub.give(chunkOf(data.subarray(start), receivedAt));
    return;
  }
}
