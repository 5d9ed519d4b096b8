/** A request that a function of a TypeScript scenario makes, as data. */

import type { FunctionRef } from "./functions.ts";

export interface CodeSpec {
  readonly make: FunctionRef;
  /** Sent with each, unless the function gives its own. Names in lower case; templates. */
  readonly headers: Readonly<Record<string, string>>;
  /** The tenant whose credentials the target adds. */
  readonly as: string | null;
  /** Path of the target, which stands before the path; left out: none. */
  readonly base?: string;
}
