/** The links of a system by URL: its edge, and those that its own configuration leads through. */

import type { NewLink } from "./links.ts";
import { type OpenLink, openLink, removalOf } from "./links.ts";
import type { UrlSites } from "./site-fields.ts";
import type { Owe } from "./target.ts";

/**
 * Opens all of them at the fault proxy, or none. What is owed for each is told before it is opened:
 * a fault proxy that was there before would keep them for ever.
 */
export async function openLinks(
  api: string,
  links: readonly NewLink[],
  owe: Owe,
): Promise<ReadonlyMap<string, OpenLink>> {
  const opened = new Map<string, OpenLink>();
  owe(links.map((link) => removalOf(api, link)));
  try {
    for (const link of links) opened.set(link.name, await openLink(api, link));
    return opened;
  } catch (error) {
    await removeLinks(opened);
    throw error;
  }
}

/** Those that are gone meanwhile are no error: the fault proxy may have ended. */
export async function removeLinks(links: ReadonlyMap<string, OpenLink>): Promise<void> {
  await Promise.allSettled([...links.values()].map((link) => link.remove()));
}

export const linksOf = ({ links }: UrlSites): readonly NewLink[] =>
  Object.entries(links).map(([name, { listen, upstream, protocol }]) => {
    const colon = upstream.lastIndexOf(":");
    const host = upstream.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
    return { name, listen, upstream: { host, port: Number(upstream.slice(colon + 1)) }, protocol };
  });
