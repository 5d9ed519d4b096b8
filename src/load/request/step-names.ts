/** The names of all steps of a traffic, unique in it: given ones, and made ones for the others. */

import { methodsIn } from "./request-fields.ts";
import type { StepFields } from "./step-fields.ts";

interface Named {
  /** Of a journey in a mix; stands before the names of its steps. */
  readonly name: string | undefined;
  readonly steps: readonly StepFields[];
}

/** By journey and step; or which name was given twice. */
export function namesOf(journeys: readonly Named[]): readonly (readonly string[])[] | string {
  const taken = new Set<string>();
  for (const { name: journey, steps } of journeys) {
    for (const { name } of steps) {
      if (name === undefined) continue;
      const full = prefixed(journey, name);
      if (taken.has(full)) return `two steps are named ${full}; reports could not tell them apart`;
      taken.add(full);
    }
  }
  return journeys.map(({ name: journey, steps }) =>
    steps.map((step) => {
      if (step.name !== undefined) return prefixed(journey, step.name);
      const name = freeName(prefixed(journey, ownName(step)), taken);
      taken.add(name);
      return name;
    }),
  );
}

const prefixed = (journey: string | undefined, name: string): string =>
  journey === undefined ? name : `${journey}/${name}`;

/** Numbered from the second one on. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let use = 2;
  while (taken.has(`${name} #${use}`)) use++;
  return `${name} #${use}`;
}

/** Without the query, which may hold secrets. */
function ownName({ request, mcp }: StepFields): string {
  if (request === undefined) return mcp?.call ?? "mcp";
  if (request.function !== undefined) return "request";
  const [method = "get"] = methodsIn(request);
  const [path] = (request[method] ?? "/").split("?", 1);
  return `${method.toUpperCase()} ${path}`;
}
