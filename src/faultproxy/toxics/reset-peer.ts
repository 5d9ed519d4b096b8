/**
 * Resets the connection `timeout` milliseconds after the first chunk, or the end, arrives.
 *
 * Two deliberate differences from Toxiproxy, which sets SO_LINGER once, when a connection opens:
 * a connection that was live before is reset too, where Toxiproxy closes it with a FIN; and one
 * that toxicity has spared ends as it would without the toxic, where Toxiproxy resets it.
 */

import { ms } from "../../base/units.ts";
import { toxicKind } from "../toxic-kind.ts";

export const resetPeer = toxicKind({
  type: "reset_peer",
  attributes: ["timeout"],
  async pipe(attribute, stub) {
    const trigger = await stub.take();
    if (trigger.kind === "interrupted") return "interrupted";
    stub.acted(trigger.kind === "chunk" ? trigger.data.length : 0);
    // The chunk is lost, so the connection cannot be spared any more: an interruption only brings
    // the reset forward. (Toxiproxy makes the API call wait for the reset instead.)
    await stub.pauseUntil(ms(stub.now() + attribute("timeout")));
    return "reset";
  },
});
