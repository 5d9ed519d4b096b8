/** What stands in the data of a TypeScript scenario in the place of a function. */

import { z } from "zod";

/** Marks fields that no file can have: they are left out of the published schema. */
export const ofModules = "x-of-modules";

const mark = { [ofModules]: true };

const only = "is a function, and only a TypeScript scenario has functions";

const place = z.string({ error: `this ${only}` });

const marker = z.strictObject({ function: place });

/** In the place of a function that checks answers. */
export const checkField = z
  .unknown()
  .transform((given, context) => {
    const read = marker.safeParse(given);
    if (read.success) return read.data;
    context.addIssue({ code: "custom", message: `a check ${only}; write expect: { ... }` });
    return z.NEVER;
  })
  .meta(mark);

/** To be spread into a request, of which a function may be the whole or a part. */
export const functionField = { function: place.meta(mark).optional() };

/** Fields of a request that a function leaves to the scenario. */
const beside: readonly string[] = ["function", "as", "headers"];

/** What is wrong with a request that a function makes; null: nothing, or it has no function. */
export function functionProblem(
  request: Readonly<Record<string, unknown>> & { readonly function?: string | undefined },
): string | null {
  if (request.function === undefined) return null;
  const more = Object.keys(request).filter((key) => request[key] !== undefined);
  const foreign = more.find((key) => !beside.includes(key));
  if (foreign === undefined) return null;
  return `its function makes the request; leave ${foreign} to it, only as and headers stand beside`;
}
