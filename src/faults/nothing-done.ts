/** The error of a fault that failed before it did anything: nothing is to be taken back. */

import { type ErrorCode, GamedayError, type GamedayErrorOptions } from "../base/errors.ts";

export class NothingDone extends GamedayError {
  constructor(code: ErrorCode, message: string, options: GamedayErrorOptions = {}) {
    super(code, message, options);
    this.name = "NothingDone";
  }
}

export const isNothingDone = (error: unknown): boolean => error instanceof NothingDone;

/** Says so of an error of the user's; any other is a bug, and tells nothing of what was done. */
export function nothingDone(error: unknown): unknown {
  if (!(error instanceof GamedayError) || error instanceof NothingDone) return error;
  const { code, message, hint, where, cause } = error;
  const told = {
    ...(hint === undefined ? {} : { hint }),
    ...(where === undefined ? {} : { where }),
  };
  return new NothingDone(code, message, { ...told, cause });
}
