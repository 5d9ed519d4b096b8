/** Passes data, but holds back the close of the connection by `delay` milliseconds. */

import { ms } from "../../base/units.ts";
import { toxicKind } from "../toxic-kind.ts";

export const slowClose = toxicKind({
  type: "slow_close",
  attributes: ["delay"],
  async pipe(attribute, stub) {
    for (;;) {
      const taken = await stub.take();
      if (taken.kind === "interrupted") return "interrupted";
      if (taken.kind === "chunk") {
        await stub.give(taken);
        continue;
      }
      const delay = attribute("delay");
      if (delay > 0) stub.acted(0);
      // Interrupted by an update, the delay starts anew; by a removal, the end goes on at once.
      const paused = await stub.pauseUntil(ms(stub.now() + delay));
      return paused === "due" ? "ended" : "interrupted";
    }
  },
});
