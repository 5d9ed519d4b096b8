/** How an action proves what it touched: by being done, or by what it says. */

import { z } from "zod";
import type { Effect } from "../effect.ts";
import { patternField } from "./program-fields.ts";

export const proofFields = {
  touched: patternField
    .optional()
    .describe(
      "what counts in what it says, like /(\\d+) pods/: the sum of the numbers, or the number of " +
        "matches of a pattern without a group; 1 if left out",
    ),
  unit: z.string().min(1).optional().describe("what is counted so, in the plural: pods"),
};

export interface Proof {
  readonly pattern: RegExp | null;
  readonly unit: string;
}

/** Of what was said once it was done. */
export function provenBy(said: string, { pattern, unit }: Proof): Omit<Effect, "evidence"> {
  if (pattern === null) return { touched: 1, unit };
  const matches = [...said.matchAll(new RegExp(pattern, `${pattern.flags}g`))];
  return { touched: matches.reduce((sum, [, group]) => sum + countOf(group), 0), unit };
}

/** A group that holds no number tells of one thing. */
function countOf(group: string | undefined): number {
  const count = Number(group ?? "");
  return group !== undefined && /^\d+$/.test(group) ? count : 1;
}
