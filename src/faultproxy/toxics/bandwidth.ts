/** Lets through `rate` kilobytes (of 1000 bytes) per second. */

import { ms } from "../../base/units.ts";
import { type Chunk, chunkOf } from "../chunk.ts";
import { type Stub, toxicKind } from "../toxic-kind.ts";

/** A chunk that takes longer than this is sent in portions of it. */
const portionMs = 100;

export const bandwidth = toxicKind({
  type: "bandwidth",
  attributes: ["rate"],
  async pipe(attribute, stub) {
    // Kilobytes per second are bytes per millisecond.
    const rate = attribute("rate");
    // Time owed for bytes, in ms. Below 0 after a wait that took longer than asked: timers are
    // late by a millisecond or so, and the next chunk is sent that much sooner.
    let debt = 0;
    for (;;) {
      const taken = await stub.take();
      if (taken.kind !== "chunk") return taken.kind;
      debt += taken.data.length / rate;
      if (debt > 0) stub.acted(taken.data.length);
      debt = await pay(stub, taken, { debt, rate });
    }
  },
});

/** Sends a chunk portion by portion, each one paid for first; returns the debt that is left. */
async function pay(stub: Stub, chunk: Chunk, owed: { debt: number; rate: number }) {
  const { rate } = owed;
  let { debt } = owed;
  let { data } = chunk;
  while (data.length > 0) {
    const isLast = data.length <= rate * portionMs;
    // A rate of 0 stalls until the toxic is changed: the debt is infinite.
    const wait = isLast || rate === 0 ? debt : portionMs;
    const start = stub.now();
    const paused = wait <= 0 ? "due" : await stub.pauseUntil(ms(start + wait));
    if (paused === "interrupted") {
      await stub.give(chunkOf(data, chunk.receivedAt));
      return 0;
    }
    if (wait > 0) debt -= stub.now() - start;
    const portion = isLast ? data.length : rate * portionMs;
    await stub.give(chunkOf(data.subarray(0, portion), chunk.receivedAt));
    data = data.subarray(portion);
  }
  return debt;
}
