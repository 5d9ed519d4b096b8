/** Files that a scenario names, read by a function that is handed in. */

import { GamedayError } from "../../base/errors.ts";

/** Throws a GamedayError if there is no such file. */
export type ReadBytes = (path: string) => Uint8Array;

/** The bytes, or why they cannot be read. */
export function readOf(path: string, readBytes: ReadBytes): Uint8Array<ArrayBuffer> | string {
  try {
    // A copy of its own: a Buffer may be a window of a larger memory, which would go along.
    return new Uint8Array(readBytes(path));
  } catch (error) {
    if (error instanceof GamedayError) return error.message;
    throw error;
  }
}
