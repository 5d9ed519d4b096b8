/** Faults that reach beyond this machine need a word of the operator. */

import { GamedayError } from "../base/errors.ts";
import { type BlastRadius, tellBlastRadius } from "../run/blast-radius.ts";
import type { Host } from "./host.ts";

/** Throws E_USAGE if a host was not named with --allow-target. */
export function refuseForeign(
  radius: BlastRadius | null,
  allowed: readonly string[],
  scenario: string,
): void {
  const refused = radius?.foreignHosts.filter((host) => !allowed.includes(host)) ?? [];
  if (refused.length === 0) return;
  const [verb, hosts] = [refused.length === 1 ? "is" : "are", refused.join(", ")];
  const flags = refused.map((host) => `--allow-target ${host}`).join(" ");
  throw new GamedayError(
    "E_USAGE",
    `the faults of ${scenario} reach ${hosts}, which ${verb} not this machine`,
    { hint: `If that is meant, say so: ${flags}` },
  );
}

/** On stderr, before anything is started. */
export function announceReach({ stderr }: Host, radius: BlastRadius | null): void {
  if (radius === null) return;
  const [first = "", ...places] = tellBlastRadius(radius);
  stderr.write(`Blast radius: ${first}\n${places.map((line) => `  ${line}\n`).join("")}`);
}
