/** Delays the first byte of a message by `delay` ± `jitter` milliseconds. */

import { seeded } from "../../../base/random.ts";
import { ms } from "../../../base/units.ts";
import { messageToxic } from "../http-kind.ts";
import { holdsNothing } from "../plan.ts";

export const firstByte = messageToxic({
  type: "http_first_byte",
  attributes: { delay: 0, jitter: 0 },
  plan(settings, { headAt, seed, acted }) {
    const jitter = settings.number("jitter");
    // Uniform over the integers in [delay - jitter, delay + jitter], as of the first byte.
    const drawn = settings.number("delay") - jitter + seeded(seed).integer(2 * jitter + 1);
    if (drawn <= 0) return undefined;
    const due = ms(headAt + drawn);
    return {
      async meet(part, outlet) {
        if (part.kind === "head") {
          acted(part.bytes.length);
          await outlet.waitUntil(due);
          // Moved on by the wait, so that a latency behind this stage adds its own.
          if (outlet.now() >= due) outlet.receivedAt = ms(Math.max(outlet.receivedAt, due));
        }
        outlet.pass(part.bytes);
        return undefined;
      },
      letGo: holdsNothing,
    };
  },
});
