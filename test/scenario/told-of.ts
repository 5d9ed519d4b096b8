/** What the reader of a scenario tells, as the command line shows it. */

import { GamedayError } from "../../src/base/errors.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import type { Override } from "../../src/scenario/yaml-source.ts";

/** What is told of a file, or that nothing is. */
export function toldOf(text: string, overrides: readonly Override[] = []): string {
  try {
    parseScenario(text, "wrong.yaml", overrides);
  } catch (error) {
    if (!(error instanceof GamedayError) || error.code !== "E_SCENARIO") throw error;
    const { where, message, hint } = error;
    return `${where}: ${message}${hint === undefined ? "" : `\n  ${hint}`}`;
  }
  return "nothing is told";
}
