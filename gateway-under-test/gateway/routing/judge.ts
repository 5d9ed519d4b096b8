/** Which of several answers is the best. Pure; ties go to the one that comes first. */

import type { GatewayConfig, Model, Prices, Route } from "../config.ts";
import { costOf, priceOf } from "../cost.ts";
import { normalised } from "./answer-text.ts";
import type { Collected } from "./collected.ts";

export interface Entry extends Collected {
  readonly route: Route;
}

/** How good an answer is: more is better. A program may bring its own. */
export type Judge = (entry: Entry) => number;

export type FanOut = Extract<Model["strategy"], { readonly kind: "fan-out" }>;

export function judgeFor(judge: FanOut["judge"], { prices }: GatewayConfig): Judge {
  switch (judge) {
    case "longest":
      return ({ text }) => text.length;
    case "shortest":
      return ({ text }) => -text.length;
    case "cheapest":
      return (entry) => -costOfEntry(prices, entry);
    default:
      return judge satisfies never;
  }
}

/** What has no price, or did not say what it used, is dearer than all that did. */
function costOfEntry(prices: Prices, { route, completion }: Entry): number {
  const usage = completion?.usage;
  if (usage === undefined || priceOf(prices, route) === undefined) return Infinity;
  return costOf(prices, route, usage);
}

export function best(entries: readonly Entry[], judge: Judge): Entry | undefined {
  return entries.reduce<Entry | undefined>(
    (first, entry) => (first === undefined || judge(entry) > judge(first) ? entry : first),
    undefined,
  );
}

/** The largest group of answers that say the same; of groups that are as large, the first. */
export function mostAgreed(entries: readonly Entry[]): readonly Entry[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const text = normalised(entry.text);
    groups.set(text, [...(groups.get(text) ?? []), entry]);
  }
  return [...groups.values()].reduce<readonly Entry[]>(
    (largest, group) => (group.length > largest.length ? group : largest),
    [],
  );
}
