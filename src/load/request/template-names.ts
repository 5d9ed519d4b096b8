/** Which names may stand in a template, and what is said of one that may not. */

import { z } from "zod";
import { placeOf } from "./template.ts";

/** They have a value for every arrival. */
const always = ["nonce", "uuid", "arrival", "user"] as const;

/** A value of the environment: of a header or a password, put in when the run starts. */
export const environmentName = /^env\.\w+$/;

const taken: readonly string[] = [...always, "env"];

/** A name that a file gives to what it captures, or to a feeder. */
export const ownName = z
  .string()
  .regex(/^[A-Za-z_][\w-]*$/)
  .refine((name) => !taken.includes(name));

/** What is said of another; for the record whose keys they are. */
export const ownNameError = ({ code, path }: z.core.$ZodRawIssue): string | undefined => {
  if (code !== "invalid_key") return undefined;
  const name = String(path?.at(-1));
  return taken.includes(name)
    ? `${name} has a meaning already; choose another name`
    : `${JSON.stringify(name)} cannot stand in a request; write letters, digits, _ and -`;
};

/** What is known where a request is made. */
export interface KnownNames {
  /** Of earlier steps. */
  readonly captures: readonly string[];
  /** Of each feeder its fields. null: they are not known yet, and any name with a dot may be. */
  readonly fields: ReadonlyMap<string, readonly string[]> | null;
}

/** What is wrong with a name at this place; null: nothing. */
export function nameProblem(name: string, known: KnownNames, takesEnv: boolean): string | null {
  if (environmentName.test(name)) return takesEnv ? null : misplaced(name);
  const place = placeOf(name);
  if (place === null) {
    const isKnown = [...always, ...known.captures].includes(name);
    return isKnown ? null : unknown(name, known);
  }
  if (known.fields === null) return null;
  return known.fields.get(place.feeder)?.includes(place.field) ? null : unknown(name, known);
}

const misplaced = (name: string): string =>
  `\${${name}} can stand in headers, bearer and basic alone; elsewhere reports would show it`;

function unknown(name: string, { captures, fields }: KnownNames): string {
  const feeders = [...(fields ?? [])].flatMap(([feeder, names]) =>
    names.map((field) => `${feeder}.${field}`),
  );
  const names = [...always, ...captures, ...feeders].map((known) => `\${${known}}`);
  return `\${${name}} is not known; a request may hold ${names.join(", ")}`;
}
