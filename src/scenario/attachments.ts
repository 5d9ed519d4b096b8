/** The files that a scenario names: bodies, rows, traces, schemas, certificates. */

import { createHash } from "node:crypto";
import { dirname, isAbsolute, join } from "node:path";
import { GamedayError } from "../base/errors.ts";

/** The bytes of a file. Throws E_USAGE if it cannot be read. */
export type ReadFile = (path: string) => Uint8Array<ArrayBuffer>;

/** A path in a scenario counts from the folder of its file. */
export const besideScenario = (scenario: string, path: string): string =>
  isAbsolute(path) ? path : join(dirname(scenario), path);

/** For scenarios that are only looked at. */
export const noFiles: ReadFile = (path) => {
  throw new GamedayError("E_USAGE", `${path} cannot be read here`);
};

/** Reads files, and keeps the hash of what was read: a scenario is also what it is made of. */
export class Attachments {
  readonly #scenario: string;
  readonly #readFile: ReadFile;
  readonly #hash = createHash("sha256");
  #isEmpty = true;

  constructor(scenario: string, readFile: ReadFile) {
    this.#scenario = scenario;
    this.#readFile = readFile;
  }

  readonly readBytes = (path: string): Uint8Array<ArrayBuffer> => {
    const bytes = this.#readFile(besideScenario(this.#scenario, path));
    this.#hash.update(bytes);
    this.#isEmpty = false;
    return bytes;
  };

  readonly read = (path: string): string => new TextDecoder().decode(this.readBytes(path));

  /** Of all that was read, in hexadecimal; null if nothing was. */
  digest(): string | null {
    return this.#isEmpty ? null : this.#hash.copy().digest("hex");
  }
}
