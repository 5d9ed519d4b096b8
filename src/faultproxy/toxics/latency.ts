/** Delays every chunk by `latency` ± `jitter` milliseconds, in order, without slowing the flow. */

import { ms } from "../../base/units.ts";
import { chunkOf } from "../chunk.ts";
import { toxicKind } from "../toxic-kind.ts";

export const latency = toxicKind({
  type: "latency",
  attributes: ["latency", "jitter"],
  buffer: 1024,
  async pipe(attribute, stub) {
    const jitter = attribute("jitter");
    for (;;) {
      const taken = await stub.take();
      if (taken.kind !== "chunk") return taken.kind;
      // Uniform over the integers in [latency - jitter, latency + jitter).
      const delay = attribute("latency") - jitter + stub.random.integer(2 * jitter);
      const now = stub.now();
      // Time already spent in the queue counts, so delays do not pile up.
      const wait = delay - (now - taken.receivedAt);
      if (delay > 0) stub.acted(taken.data.length);
      const waited = wait <= 0 ? "due" : await stub.pauseUntil(ms(now + wait));
      // Moved on by the wait, so that a second latency behind this one adds its own. As in
      // Toxiproxy, a late chunk is moved back. An interrupted one goes on as it came.
      const receivedAt = waited === "due" ? ms(taken.receivedAt + wait) : taken.receivedAt;
      await stub.give(chunkOf(taken.data, receivedAt));
    }
  },
});
