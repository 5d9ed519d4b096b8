/** Tells the functions of a TypeScript scenario from its data. */

import { GamedayError } from "../../base/errors.ts";

/** Where a function stands in the scenario that a module exports. */
export interface FunctionRef {
  /** Absolute path of the module. */
  readonly module: string;
  /** Like `traffic.chat.journey[0].check`. */
  readonly at: string;
}

export type Callable = (...given: never[]) => unknown;

export interface Parted {
  /** What a file could hold, with a marker in the place of each function: its place, as text. */
  readonly data: unknown;
  /** By their places. */
  readonly functions: ReadonlyMap<string, Callable>;
}

/** Throws E_SCENARIO for what is neither data nor a function in a place that takes one. */
export function partFunctions(definition: unknown, module: string): Parted {
  const parting = new Parting(module);
  return { data: parting.dataOf(definition, ""), functions: parting.functions };
}

/** A request or a check of a traffic, of a part of its mix, of a step of a journey. */
const takesFunction =
  /^traffic\.[^.[\]]+(?:\.mix\[\d+\])?(?:\.journey\[\d+\])?\.(?:request|request\.function|check)$/;

/** Where nothing but a function may stand. */
const isFunctionsOnly = (at: string): boolean => takesFunction.test(at) && !/request$/.test(at);

class Parting {
  readonly functions = new Map<string, Callable>();
  readonly #module: string;
  /** What the value at hand stands in. */
  readonly #around = new Set<object>();

  constructor(module: string) {
    this.#module = module;
  }

  dataOf(value: unknown, at: string): unknown {
    if (isFunction(value)) return this.#markerOf(value, at);
    if (isFunctionsOnly(at) && value !== undefined) throw this.#refusal(at, "must be a function");
    if (typeof value !== "object" || value === null) return this.#plain(value, at);
    if (this.#around.has(value)) throw this.#refusal(at, "stands inside of itself, without an end");
    this.#around.add(value);
    const data = Array.isArray(value) ? this.#list(value, at) : this.#object(value, at);
    this.#around.delete(value);
    return data;
  }

  #markerOf(found: Callable, at: string): unknown {
    if (!takesFunction.test(at)) {
      const hint = "The functions of a scenario are its request and its check; make this a value.";
      throw this.#refusal(at, "no function can stand here", hint);
    }
    this.functions.set(at, found);
    return at.endsWith(".function") ? at : { function: at };
  }

  #plain(value: unknown, at: string): unknown {
    const isData = value === null || ["string", "boolean", "undefined"].includes(typeof value);
    if (isData || Number.isFinite(value)) return value;
    throw this.#refusal(at, `${String(value)} is no data`, asText);
  }

  #list(items: readonly unknown[], at: string): unknown {
    return Array.from(items, (item, index) => {
      if (item === undefined) throw this.#refusal(`${at}[${index}]`, "is undefined");
      return this.dataOf(item, `${at}[${index}]`);
    });
  }

  #object(value: object, at: string): unknown {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== null && prototype !== Object.prototype) {
      throw this.#refusal(at, `a ${value.constructor.name} is no data`, asText);
    }
    const entries = Object.entries(value).map(([key, item]) => {
      return [key, this.dataOf(item, at === "" ? key : `${at}.${key}`)];
    });
    return Object.fromEntries(entries);
  }

  #refusal(at: string, what: string, hint?: string): GamedayError {
    const message = at === "" ? what : `${at}: ${what}`;
    const options = { where: this.#module, ...(hint === undefined ? {} : { hint }) };
    return new GamedayError("E_SCENARIO", message, options);
  }
}

const asText = "Write it as a file would: a text, a number, a list or an object.";

const isFunction = (value: unknown): value is Callable => typeof value === "function";
