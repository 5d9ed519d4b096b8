/** The links of a system by URL: its edge, and those that its own configuration leads through. */

import { GamedayError, messageOf } from "../base/errors.ts";
import { isTaken, type NewLink, type OpenLink, openLink, removalOf } from "./links.ts";
import type { UrlSites } from "./site-fields.ts";
import type { Owe } from "./target.ts";

/**
 * Opens all of them at the fault proxy, or none. What is owed for each is told before it is opened:
 * a fault proxy that was there before would keep it for ever. Nothing is owed for a proxy that was
 * there before: it is somebody else's.
 */
export async function openLinks(
  api: string,
  links: readonly NewLink[],
  owe: Owe,
): Promise<ReadonlyMap<string, OpenLink>> {
  const opened = new Map<string, OpenLink>();
  try {
    for (const link of links) {
      if (await isTaken(api, link)) throw taken(api, link);
      owe([removalOf(api, link)]);
      opened.set(link.name, await openLink(api, link));
    }
    return opened;
  } catch (error) {
    // What cannot be removed stays owed.
    await Promise.allSettled([...opened.values()].map((link) => link.remove()));
    throw error;
  }
}

/** Rejects with E_FAULT if one cannot be removed, after it has tried all. */
export async function removeLinks(
  api: string,
  links: ReadonlyMap<string, OpenLink>,
): Promise<void> {
  const removals = await Promise.allSettled([...links.values()].map((link) => link.remove()));
  const failed = [...links.keys()].flatMap((name, index) => {
    const removal = removals[index];
    return removal?.status === "rejected" ? [{ name, why: messageOf(removal.reason) }] : [];
  });
  if (failed.length === 0) return;
  const names = failed.map(({ name }) => name).join(", ");
  const whys = [...new Set(failed.map(({ why }) => why))].join("; ");
  const message = `the fault proxy still has what was opened as ${names}: ${whys}`;
  const hint = "See that it answers, then run `gameday undo`, which deletes what is left.";
  throw new GamedayError("E_FAULT", message, { where: api, hint });
}

function taken(api: string, link: NewLink): GamedayError {
  const { proxy } = removalOf(api, link);
  const hint =
    "Run `gameday undo` if a run of yours left it, delete it, or use another fault proxy.";
  const message = `the fault proxy has a proxy named ${proxy} already`;
  return new GamedayError("E_TARGET", message, { where: `${api}/proxies/${proxy}`, hint });
}

export const linksOf = ({ links }: UrlSites): readonly NewLink[] =>
  Object.entries(links).map(([name, { listen, upstream, protocol }]) => {
    const colon = upstream.lastIndexOf(":");
    const host = upstream.slice(0, colon).replace(/^\[(.*)\]$/, "$1");
    return { name, listen, upstream: { host, port: Number(upstream.slice(colon + 1)) }, protocol };
  });
