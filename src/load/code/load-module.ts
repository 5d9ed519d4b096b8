/** Loads a TypeScript scenario: its module is run, and its default export is the scenario. */

import { createJiti } from "jiti";
import { GamedayError } from "../../base/errors.ts";
import { defineScenario } from "./define.ts";
import { type Parted, partFunctions } from "./functions.ts";
import { thrownIn } from "./thrown.ts";

/** The text of a file. */
export type ReadText = (path: string) => string;

/** `path` is absolute. Throws E_SCENARIO if the module cannot be run, or exports no scenario. */
export async function loadModule(path: string, readText: ReadText): Promise<Parted> {
  const exported = await run(path, readText(path));
  if (typeof exported === "object" && exported !== null) return partFunctions(exported, path);
  const hint =
    'Write: import { defineScenario } from "gameday"; export default defineScenario({ ... });';
  throw new GamedayError("E_SCENARIO", "the module exports no scenario", { where: path, hint });
}

async function run(path: string, source: string): Promise<unknown> {
  const jiti = createJiti(path, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    // This gameday, whichever others are installed; all else is found as from any module.
    virtualModules: { gameday: { defineScenario } },
  });
  // Whatever its name ends in: Node itself would run a .mjs, and not find gameday.
  const how = { id: path, filename: path, ext: ".ts", async: true, forceTranspile: true };
  try {
    const module = await jiti.evalModule(source, how);
    const isModule = typeof module === "object" && module !== null && "default" in module;
    // Whoever has to wait for something may export the promise of a scenario.
    return isModule ? await module.default : undefined;
  } catch (cause) {
    const { message, where } = thrownIn(path, cause);
    const told = `the scenario cannot be run: ${message}`;
    throw new GamedayError("E_SCENARIO", told, { where, cause });
  }
}
