/** The part of a scenario file that names files whose rows stand in requests. */

import { z } from "zod";
import type { Feeder } from "./feeder.ts";
import { rowsOf } from "./feeder-rows.ts";
import { type ReadBytes, readOf } from "./file-bytes.ts";
import { ownName, ownNameError } from "./template-names.ts";

/** `user` is a feeder's name too: `${user}` and `${user.name}` are two things. */
const feederName = z.union([ownName, z.literal(["user", "arrival", "nonce", "uuid"])]);

export const feederFields = z
  .record(
    feederName,
    z.strictObject({
      file: z
        .string()
        .min(1)
        .describe("CSV with a header row; or JSON objects, one a line: .ndjson or .jsonl"),
      order: z
        .enum(["sequential", "random", "unique"])
        .default("sequential")
        .describe("which row an arrival gets; unique: each row once, and then none"),
    }),
    { error: ownNameError },
  )
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
  .describe("files whose rows stand in requests, as ${name.field}");

export type FeederFields = z.infer<typeof feederFields>;

/** The feeders, or what is wrong with the first that cannot be read. */
export function feedersOf(
  fields: FeederFields | undefined,
  readBytes: ReadBytes,
): readonly Feeder[] | string {
  const feeders: Feeder[] = [];
  for (const [name, { file, order }] of Object.entries(fields ?? {})) {
    const bytes = readOf(file, readBytes);
    const rows = typeof bytes === "string" ? bytes : rowsOf(file, bytes);
    if (typeof rows === "string") return `feeders.${name}: ${rows}`;
    feeders.push({ name, rows, order });
  }
  return feeders;
}
