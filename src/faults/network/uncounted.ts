/** The effect on a link of a fault proxy that does not count: a toxiproxy-server. */

import type { Effect } from "../effect.ts";
import type { LinkEffect } from "../site.ts";

const uncounted: Effect = {
  touched: 0,
  unit: "",
  evidence:
    "not known: toxiproxy-server does not tell what it acts on; use gameday faultproxy instead",
};

/** What was counted, if everything that it was made of was. */
export const ifCounted = (effects: readonly LinkEffect[], counted: Effect): Effect =>
  effects.some(({ isKnown }) => isKnown === false) ? uncounted : counted;
