/** Stalls behind `after` bytes of the body, for `duration` milliseconds, or for ever with 0. */

import { ms } from "../../../base/units.ts";
import { BodyPoint } from "../body-point.ts";
import { messageToxic } from "../http-kind.ts";
import { holdsNothing } from "../plan.ts";

export const stall = messageToxic({
  type: "http_stall",
  attributes: { after: 0, duration: 0 },
  plan(settings, { framing, acted }) {
    const point = new BodyPoint(settings.number("after"), framing);
    const duration = settings.number("duration") || Number.POSITIVE_INFINITY;
    let due: number | undefined;
    return {
      async meet(part, outlet) {
        const reached = point.reach(part);
        outlet.pass(reached?.before ?? new Uint8Array());
        if (reached !== undefined) {
          acted(reached.behind.length);
          due = outlet.now() + duration;
        }
        // Once more with each part: an interruption ends a wait, but not the stall.
        if (due !== undefined) await outlet.waitUntil(ms(due));
        outlet.pass(reached?.behind ?? part.bytes);
        return undefined;
      },
      letGo: holdsNothing,
    };
  },
});
