/** Reads a scenario file as the flags of a command want it. */

import type { Files } from "../base/files.ts";
import { parseScenario } from "../scenario/parse.ts";
import { targetOverride } from "../scenario/retarget.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Override } from "../scenario/yaml-source.ts";

export interface ScenarioFlags {
  readonly target?: string;
  readonly set?: readonly Override[];
}

/** `--target` is but a value put over the file's, so that it is checked in the same way. */
export function readScenario(
  files: Files,
  path: string,
  { target, set = [] }: ScenarioFlags,
): Scenario {
  const text = files.read(path);
  const targets = target === undefined ? [] : [targetOverride(text, target)];
  return parseScenario(text, path, [...targets, ...set]);
}
