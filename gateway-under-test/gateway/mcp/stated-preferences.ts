/** Preferences as MCP clients state them: in `_meta` of `initialize` or of a request. */

import { z } from "zod";
import { type Preferences, preferencesSchema } from "../preferences.ts";

export const preferencesKey = "gameday.dev/preferences";

const metaSchema = z.looseObject({ [preferencesKey]: preferencesSchema.optional() });

export type Stated =
  /** Undefined: it says nothing of them. */
  | { readonly kind: "stated"; readonly preferences: Preferences | undefined }
  | { readonly kind: "wrong"; readonly message: string };

export function statedIn(meta: unknown): Stated {
  if (meta === undefined) return { kind: "stated", preferences: undefined };
  const { data, error } = metaSchema.safeParse(meta);
  if (data !== undefined) return { kind: "stated", preferences: data[preferencesKey] };
  const [issue] = error.issues;
  const where = ["_meta", ...(issue?.path ?? [])].join(".");
  return { kind: "wrong", message: `Invalid value for '${where}': ${issue?.message}.` };
}
