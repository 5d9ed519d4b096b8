/** Configuration from the outside: checked against its schema, refused with the path of the key. */

import { z } from "zod";

/** What the operator can put right in the configuration. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConfigError";
  }
}

/** Where a program listens; port 0 lets the system choose. */
export const listenSchema = z
  .strictObject({
    host: z.string().default("127.0.0.1"),
    port: z.int().min(0).max(65_535).default(0),
  })
  .prefault({});

export function parseConfig<Config>(schema: z.ZodType<Config>, input: unknown): Config {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw new ConfigError(result.error.issues.map(describe).join("; "));
}

function describe(issue: z.core.$ZodIssue): string {
  // zod reports an unknown key at its parent; the key itself is what the reader looks for.
  if (issue.code === "unrecognized_keys") {
    return `${pathOf([...issue.path, issue.keys.join(", ")])}: no such key`;
  }
  return `${pathOf(issue.path)}: ${issue.message}`;
}

/** `["tenants", 0, "name"]` -> `tenants[0].name` */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("");
  return text.replace(/^\./, "") || "(the whole configuration)";
}
