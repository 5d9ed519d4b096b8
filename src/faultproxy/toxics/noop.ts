/** Passes everything; also what a stage runs on a connection that toxicity has spared. */

import { toxicKind } from "../toxic-kind.ts";

export const noop = toxicKind({
  type: "noop",
  attributes: [],
  async pipe(_attribute, stub) {
    for (;;) {
      const taken = await stub.take();
      if (taken.kind !== "chunk") return taken.kind;
      await stub.give(taken);
    }
  },
});
