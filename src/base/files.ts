/** Files as a port: what is written and read outside of the program's own memory. */

import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname } from "node:path";
import { GamedayError, messageOf } from "./errors.ts";

export interface Files {
  /** Throws E_USAGE if there is no such file. */
  read(path: string): string;
  /** The same, as bytes. */
  readBytes(path: string): Uint8Array<ArrayBuffer>;
  /** Whole or not at all, with all folders on the way. Throws E_OUTPUT. */
  write(path: string, text: string): void;
  exists(path: string): boolean;
  isFolder(path: string): boolean;
  /** Names in a folder, in order; none if there is no such folder. */
  list(path: string): readonly string[];
  /** For journals: on disk, as far as the system goes, when it returns. Throws E_OUTPUT. */
  append(path: string, text: string): void;
  /** With all folders on the way. Throws E_OUTPUT. */
  makeFolder(path: string): void;
  /** Makes a folder that was not there before; false if it was. Throws E_OUTPUT. */
  claimFolder(path: string): boolean;
}

export const systemFiles: Files = {
  read: (path) => input(path, () => readFileSync(path, "utf8")),
  readBytes: (path) => input(path, () => new Uint8Array(readFileSync(path))),
  write: (path, text) => output(path, () => replaceFile(path, text)),
  exists: (path) => existsSync(path),
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true,
  list(path) {
    if (!systemFiles.isFolder(path)) return [];
    return input(path, () => readdirSync(path).sort());
  },
  append: (path, text) => output(path, () => appendFileSync(path, text, { flush: true })),
  makeFolder(path) {
    output(path, () => mkdirSync(path, { recursive: true }));
  },
  claimFolder: (path) => output(path, () => mkdirIfNew(path)),
};

/** Whole or not at all: a full disk leaves what was there before. */
function replaceFile(path: string, text: string): void {
  const unfinished = `${path}.unfinished`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}

function mkdirIfNew(path: string): boolean {
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function input<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new GamedayError("E_USAGE", `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}

function output<T>(path: string, act: () => T): T {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return act();
  } catch (cause) {
    throw new GamedayError("E_OUTPUT", `${path} cannot be written: ${messageOf(cause)}`, {
      hint: "Choose another folder with --out DIR.",
      cause,
    });
  }
}
