/** The faults that act on what is in a store; its link and its process take all others. */

import { z } from "zod";
import type { Prepared } from "../prepared.ts";
import type { StoreSite } from "../site.ts";

export const flushFields = z
  .strictObject({})
  .transform(() => ({ kind: "flush" as const }))
  .describe("the store loses everything that is in it, at once");

export type StoreSpec = z.output<typeof flushFields>;

export const storeFields = { flush: flushFields } as const;

export const isStoreFault = (spec: { readonly kind: string }): spec is StoreSpec =>
  spec.kind in storeFields;

export function prepareStore(_spec: StoreSpec, site: StoreSite): Prepared {
  return {
    // What is gone cannot be brought back.
    remedies: [],
    async inject() {
      const keys = await site.flush();
      const evidence = keys === 1 ? "deleted 1 key" : `deleted ${keys} keys`;
      return async () => ({ touched: keys, unit: "keys", evidence });
    },
  };
}
