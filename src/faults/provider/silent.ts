/** silent: the provider takes requests and never answers. */

import { z } from "zod";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const silentFields = z
  .strictObject(shareFields)
  .transform((fields) => ({ kind: "silent" as const, ...fields }))
  .describe("the provider takes requests and never answers");

export type SilentSpec = z.output<typeof silentFields>;

export const silentPart = ({ share }: SilentSpec): Misbehaviour => ({ silent: { share } });
