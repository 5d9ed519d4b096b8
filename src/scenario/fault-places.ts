/** Gives the faults of a scenario their ids, and their wildcards the places of the target. */

import { siteOf } from "../faults/registry.ts";
import { sitesOf, type TargetSpec } from "../target/spec.ts";
import type { ParsedFault } from "./fault-fields.ts";
import type { Placement, ScenarioFault } from "./fault-schedule.ts";

/** Faults without an id get `kind@place`, numbered from the second one on. */
export function placedFaults(
  faults: readonly ParsedFault[],
  target: TargetSpec,
): readonly ScenarioFault[] {
  const uses = new Map<string, number>();
  return faults.map((fault) => {
    const { kind } = fault.spec;
    const id = fault.id ?? `${kind}@${namesOf(fault.on)}`;
    const use = (uses.get(id) ?? 0) + 1;
    uses.set(id, use);
    const sort = siteOf(kind);
    const known = sort === "anything" ? [] : sitesOf(target)[sort];
    const places = [...new Set(fault.on.places.flatMap((place) => matching(place, known)))];
    return { ...fault, id: use === 1 ? id : `${id}#${use}`, on: { ...fault.on, places } };
  });
}

const namesOf = ({ places }: Placement): string => places.join("+");

/** `gateway/*` stands for all of them; what matches nothing stays, and is then complained of. */
function matching(place: string, known: readonly string[]): readonly string[] {
  if (!place.endsWith("*")) return [place];
  const found = known.filter((name) => name.startsWith(place.slice(0, -1)));
  return found.length === 0 ? [place] : found;
}
