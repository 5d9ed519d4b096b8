/** Stores of a system by URL: Redis, asked directly and not through a link. */

import type { StoreSite } from "../faults/site.ts";
import { flushed } from "./store.ts";

/**
 * `expand` tells what `${env.NAME}` stands for, which may hold any characters: in a URL they are
 * escaped. It is asked at once: what is missing is told before the load begins.
 */
export function storesOf(
  stores: Readonly<Record<string, { readonly url: string }>>,
  expand: (reference: string) => string,
): ReadonlyMap<string, StoreSite> {
  return new Map(
    Object.entries(stores).map(([name, { url }]) => {
      const real = url.replace(/\$\{env\.\w+\}/g, (found) => encodeURIComponent(expand(found)));
      return [name, { flush: () => flushed(name, real) }] as const;
    }),
  );
}
