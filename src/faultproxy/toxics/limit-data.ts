/** Closes the connection once `bytes` bytes have passed in this direction. */

import { chunkOf } from "../chunk.ts";
import { toxicKind } from "../toxic-kind.ts";

export const limitData = toxicKind({
  type: "limit_data",
  attributes: ["bytes"],
  async pipe(attribute, stub) {
    for (;;) {
      const taken = await stub.take();
      if (taken.kind !== "chunk") return taken.kind;
      const remaining = Math.max(0, attribute("bytes") - stub.memory.bytes);
      const passed = taken.data.subarray(0, remaining);
      stub.memory.bytes += passed.length;
      if (passed.length > 0) await stub.give(chunkOf(passed, taken.receivedAt));
      if (stub.memory.bytes >= attribute("bytes")) {
        stub.acted(taken.data.length - passed.length);
        return "ended";
      }
    }
  },
});
