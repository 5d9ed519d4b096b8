/** The functions of a TypeScript scenario, loaded in the thread that calls them. */

import { GamedayError } from "../../base/errors.ts";
import { type Step, stepsOf, type Traffic } from "../traffic.ts";
import type { Callable, FunctionRef, Parted } from "./functions.ts";
import { loadModule, type ReadText } from "./load-module.ts";

/** Throws E_SCENARIO if its module has no such function. */
export type FunctionOf = (ref: FunctionRef) => Callable;

/** Runs each module once, whatever it is needed for. Throws E_SCENARIO if one cannot be run. */
export async function loadFunctions(
  traffics: readonly Traffic[],
  readText: ReadText,
): Promise<FunctionOf> {
  const refs = traffics.flatMap(stepsOf).flatMap(refsIn);
  const loaded = new Map<string, Parted>();
  for (const module of new Set(refs.map(({ module }) => module))) {
    loaded.set(module, await loadModule(module, readText));
  }
  return ({ module, at }) => {
    const found = loaded.get(module)?.functions.get(at);
    if (found !== undefined) return found;
    const message = `${module} has no function at ${at}: it must export the same in each thread`;
    throw new GamedayError("E_SCENARIO", message);
  };
}

const refsIn = ({ sends, check }: Step): readonly FunctionRef[] => [
  ...(sends.kind === "code" ? [sends.code.make] : []),
  ...(check === null ? [] : [check]),
];
