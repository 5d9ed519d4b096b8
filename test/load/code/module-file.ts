/** Modules of scenarios, written to files of their own. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyFolder } from "../../support/command.ts";

/** Absolute path of a new file with this text, in a new folder with these other files. */
export function moduleFile(
  text: string,
  name = "scenario.ts",
  others: Readonly<Record<string, string>> = {},
): string {
  const folder = emptyFolder();
  for (const [path, content] of Object.entries({ ...others, [name]: text })) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return join(folder, name);
}

export const readText = (path: string): string => readFileSync(path, "utf8");
