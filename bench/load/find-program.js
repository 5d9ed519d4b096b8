/** Where a program is: in EXTRA_PATH, on PATH, or where Go installs to. Null when nowhere. */

import { accessSync, constants } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

const { EXTRA_PATH = "", PATH = "", GOBIN = "", GOPATH = join(homedir(), "go") } = process.env;

const folders = [
  ...EXTRA_PATH.split(delimiter),
  ...PATH.split(delimiter),
  GOBIN,
  ...GOPATH.split(delimiter).map((folder) => join(folder, "bin")),
  // Debian keeps servers here, which is not on the path of all users.
  "/usr/sbin",
].filter((folder) => folder !== "");

export function findProgram(name) {
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
