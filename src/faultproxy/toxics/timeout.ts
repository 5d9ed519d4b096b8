/** Lets nothing through, and closes after `timeout` milliseconds in which no chunk came. */

import { ms } from "../../base/units.ts";
import { toxicKind } from "../toxic-kind.ts";

export const timeout = toxicKind({
  type: "timeout",
  attributes: ["timeout"],
  closesOnRemoval: true,
  async pipe(attribute, stub) {
    const patience = attribute("timeout");
    for (;;) {
      // With 0 it never closes. The time starts anew with each chunk, as in Toxiproxy.
      const taken =
        patience === 0 ? await stub.take() : await stub.takeUntil(ms(stub.now() + patience));
      switch (taken.kind) {
        case "chunk":
          stub.acted(taken.data.length);
          break;
        case "due":
          stub.acted(0);
          return "ended";
        default:
          return taken.kind;
      }
    }
  },
});
