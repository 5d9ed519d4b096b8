/** Loads a TypeScript scenario: its module is run, and its default export is the scenario. */

import { fileURLToPath } from "node:url";
import { createJiti } from "jiti";
import { GamedayError, messageOf } from "../../base/errors.ts";

/** Beside this file, in the same language. */
const definitions = import.meta.url.replace(/load-module(\.[jt]s)$/, "define$1");

/** `path` is absolute. Throws E_SCENARIO if the module cannot be run, or exports no default. */
export async function loadModule(path: string): Promise<unknown> {
  const jiti = createJiti(import.meta.url, {
    alias: { gameday: fileURLToPath(definitions) },
    fsCache: false,
    moduleCache: false,
  });
  const definition = await jiti.import(path, { default: true }).catch((cause: unknown) => {
    const message = `the module cannot be run: ${messageOf(cause)}`;
    throw new GamedayError("E_SCENARIO", message, { where: path, cause });
  });
  if (typeof definition === "object" && definition !== null) return definition;
  const hint =
    'Write: import { defineScenario } from "gameday"; export default defineScenario({ ... });';
  throw new GamedayError("E_SCENARIO", "the module exports no scenario", { where: path, hint });
}
