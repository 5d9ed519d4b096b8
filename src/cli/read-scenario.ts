/** Reads a scenario file as the flags of a command want it. */

import { resolve } from "node:path";
import type { Files } from "../base/files.ts";
import { loadModule } from "../load/code/load-module.ts";
import { parseScenario } from "../scenario/parse.ts";
import { targetOverride } from "../scenario/retarget.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Override } from "../scenario/yaml-source.ts";

export interface ScenarioFlags {
  readonly target?: string;
  readonly set?: readonly Override[];
}

/** YAML, or a module: one is run, and its data is read as a file is. */
export async function readScenario(
  files: Files,
  path: string,
  { target, set = [] }: ScenarioFlags,
): Promise<Scenario> {
  const module = /\.[cm]?[jt]s$/.test(path) ? resolve(path) : null;
  const text = module === null ? files.read(path) : await dataOf(module, files);
  // `--target` is but a value put over the file's, so that it is checked in the same way.
  const targets = target === undefined ? [] : [targetOverride(text, target)];
  const readFile = (attached: string) => files.readBytes(attached);
  return parseScenario(text, path, [...targets, ...set], { readFile, module });
}

/** JSON is YAML. */
async function dataOf(module: string, files: Files): Promise<string> {
  const { data } = await loadModule(module, (path) => files.read(path));
  return JSON.stringify(data, null, 2);
}
