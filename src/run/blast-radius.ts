/** What the faults of a plan can reach: told before anything is injected. */

import { showDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import { faultKinds, siteOf } from "../faults/registry.ts";
import type { SiteSort } from "../faults/site.ts";
import { isLoopback } from "../target/gone.ts";
import { sitesOf } from "../target/spec.ts";
import type { Plan } from "./plan.ts";

export interface BlastRadius {
  readonly faults: number;
  /** The longest time for which one may be in force. */
  readonly longest: Milliseconds;
  /** By place, in the order of the plan. */
  readonly places: readonly Reached[];
  /** Hosts that are not this machine, and addresses of it that others reach. */
  readonly foreignHosts: readonly string[];
}

export interface Reached {
  readonly on: string;
  readonly sort: SiteSort;
  readonly kinds: readonly string[];
  /** Of how many of its kind it is one: provider/openai of three; 1: it is the only one. */
  readonly siblings: number;
}

/** null: there are no faults. */
export function blastRadius(plan: Plan): BlastRadius | null {
  const all = [...plan.faults, ...plan.waiting];
  if (all.length === 0) return null;
  const lasting = [
    ...plan.faults.map(({ start, end }) => end - start),
    ...plan.waiting.map((fault) => fault.lasting ?? plan.duration),
  ];
  return {
    faults: all.length,
    longest: ms(Math.max(...lasting)),
    places: [...new Set(all.map(({ on }) => on))].map((on) => reachedOn(on, plan)),
    foreignHosts: foreignHosts(plan),
  };
}

function reachedOn(on: string, plan: Plan): Reached {
  const here = [...plan.faults, ...plan.waiting].filter((fault) => fault.on === on);
  const kinds = [...new Set(here.map(({ spec }) => spec.kind))];
  const first = faultKinds.find((kind) => kind === kinds[0]);
  const sort = first === undefined ? "anything" : siteOf(first);
  const [family] = on.split("/");
  const known = sort === "anything" ? [] : sitesOf(plan.scenario.target)[sort];
  const siblings = known.filter((name) => name === on || name.startsWith(`${family}/`)).length;
  return { on, sort, kinds, siblings };
}

/** Of whatever a fault may act on, and of the target, for harm to a part is harm to it. */
function foreignHosts({ scenario, faults, waiting }: Plan): readonly string[] {
  const { target } = scenario;
  const asked = [...faults, ...waiting].flatMap(({ spec }) => {
    if (spec.kind !== "http") return [];
    return [spec.do.url, ...(spec.undo === null ? [] : [spec.undo.url])];
  });
  if (target.kind === "url") {
    const { faultProxy, links, providers, stores } = target.sites;
    asked.push(target.url, ...(faultProxy === null ? [] : [faultProxy]));
    asked.push(
      ...Object.values(links).flatMap(({ listen, upstream }) => [
        `tcp://${listen}`,
        `tcp://${upstream}`,
      ]),
    );
    asked.push(...Object.values(providers).map(({ control }) => control));
    asked.push(...Object.values(stores).map(({ url }) => url));
  }
  const hosts = new Set(asked.map((url) => new URL(url).hostname));
  return [...hosts].filter((host) => !isLoopback(host));
}

/** Lines for people. */
export function tellBlastRadius(radius: BlastRadius): readonly string[] {
  const { faults, longest, places, foreignHosts: hosts } = radius;
  const number = faults === 1 ? "1 fault" : `${faults} faults`;
  return [
    `${number}, none longer than ${showDuration(longest)}`,
    ...places.map(({ on, kinds, siblings, sort }) => {
      const share = siblings > 1 ? `, 1 of ${siblings}` : "";
      const edge = on === "edge" ? ", all of the load" : "";
      const unknown = sort === "anything" ? ", whatever it reaches" : "";
      return `${on}: ${kinds.join(", ")}${share}${edge}${unknown}`;
    }),
    ...hosts.map((host) => `${host} is not this machine: it needs --allow-target ${host}`),
  ];
}
