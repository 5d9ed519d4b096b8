/** Which requests a fault that knows HTTP concerns; and what all of them share. */

import { z } from "zod";
import { ratioField } from "../../../base/quantity.ts";
import { ratio } from "../../../base/units.ts";
import type { Prepared } from "../../prepared.ts";
import type { Link, ToxicType } from "../../site.ts";
import { prepareToxic, toxicFields } from "../toxic.ts";

/** Between slashes, a regular expression; a prefix of the path otherwise. */
function isPath(path: string): boolean {
  const [, pattern] = /^\/(.*)\/$/.exec(path) ?? [];
  try {
    return pattern === undefined || new RegExp(pattern) instanceof RegExp;
  } catch {
    return false;
  }
}

export const httpFields = {
  share: ratioField.default(ratio(1)).describe("share of the requests that it concerns"),
  path: z
    .string()
    .refine(isPath, "not a regular expression; write a path that it begins with, or /^\\/v1\\//")
    .default("")
    .describe("only these: a path begins so, or /matches this/"),
  method: z.string().default("").describe("only these: GET, POST ..."),
  header: z.string().default("").describe("only those with it: name, or name: part of its value"),
  ...toxicFields,
} as const;

interface HttpSpec {
  readonly share: number;
  readonly path: string;
  readonly method: string;
  readonly header: string;
  readonly stream: "upstream" | "downstream";
  readonly toxicity: number;
}

export function prepareHttpToxic(
  link: Link,
  name: string,
  type: ToxicType,
  { share, path, method, header, stream, toxicity }: HttpSpec,
  own: Readonly<Record<string, number | string>>,
): Prepared {
  const attributes = { ...own, share, path, method, header };
  return prepareToxic(link, { name, type, stream, toxicity, attributes });
}
