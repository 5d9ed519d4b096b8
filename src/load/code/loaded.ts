/** The functions of a TypeScript scenario, loaded in the thread that calls them. */

import { assert } from "../../base/assert.ts";
import { stepsOf, type Traffic } from "../traffic.ts";
import { type FunctionRef, partFunctions, type Unknown } from "./functions.ts";
import { loadModule } from "./load-module.ts";

export type FunctionOf = (ref: FunctionRef) => Unknown;

/** Runs each module once, whatever it is needed for. Throws E_SCENARIO if one cannot be run. */
export async function loadFunctions(traffics: readonly Traffic[]): Promise<FunctionOf> {
  const modules = new Set(
    traffics
      .flatMap(stepsOf)
      .flatMap(refsIn)
      .map(({ module }) => module),
  );
  const loaded = new Map<string, readonly Unknown[]>();
  for (const module of modules) {
    loaded.set(module, partFunctions(await loadModule(module)).functions);
  }
  return ({ module, index }) => {
    const found = loaded.get(module)?.[index];
    assert(found !== undefined, `${module} has no function ${index}`);
    return found;
  };
}

const refsIn = ({ sends, check }: ReturnType<typeof stepsOf>[number]): readonly FunctionRef[] => [
  ...(sends.kind === "code" ? [sends.code.make] : []),
  ...(check === null ? [] : [check]),
];
