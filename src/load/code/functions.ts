/** The functions of a TypeScript scenario: told apart from its data, and found again in workers. */

/** Where a function stands in the scenario that a module exports. */
export interface FunctionRef {
  /** Absolute path of the module. */
  readonly module: string;
  /** In the order in which the functions are found. */
  readonly index: number;
}

export type Unknown = (...given: never[]) => unknown;

export interface Parted {
  /** The definition, with `{ function: index }` in the place of each function. */
  readonly data: unknown;
  readonly functions: readonly Unknown[];
}

/** The same definition gives the same indices, in whatever thread. */
export function partFunctions(definition: unknown): Parted {
  const functions: Unknown[] = [];
  const visit = (value: unknown): unknown => {
    if (isFunction(value)) return { function: functions.push(value) - 1 };
    if (Array.isArray(value)) return value.map(visit);
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, visit(item)]));
  };
  return { data: visit(definition), functions };
}

const isFunction = (value: unknown): value is Unknown => typeof value === "function";

const isPlain = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !(value instanceof RegExp);
