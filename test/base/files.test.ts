import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { GamedayError } from "../../src/base/errors.ts";
import { systemFiles } from "../../src/base/files.ts";

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "gameday-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function failureOf(act: () => unknown): GamedayError {
  try {
    act();
  } catch (error) {
    if (error instanceof GamedayError) return error;
    throw error;
  }
  throw new Error("nothing failed");
}

describe("the files of the system", () => {
  it("are read as they were written, in folders made on the way", () => {
    const path = join(ownFolder(), "a", "b", "result.json");
    systemFiles.write(path, "größer");
    expect(systemFiles.read(path)).toBe("größer");
    systemFiles.write(path, "new");
    expect(systemFiles.read(path)).toBe("new");
  });

  it("grow when they are appended to, from nothing", () => {
    const path = join(ownFolder(), "run", "journal.ndjson");
    systemFiles.append(path, "one\n");
    systemFiles.append(path, "two\n");
    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  });

  it("that are missing are a mistake of the command line, told with the path", () => {
    const path = join(ownFolder(), "missing.yaml");
    const error = failureOf(() => systemFiles.read(path));
    expect(error.code).toBe("E_USAGE");
    expect(error.message).toContain(`${path} cannot be read: ENOENT`);
  });

  it("that are folders cannot be read either", () => {
    expect(failureOf(() => systemFiles.read(ownFolder()))).toMatchObject({ code: "E_USAGE" });
  });

  it.each([
    ["written", (path: string) => systemFiles.write(path, "text")],
    ["appended to", (path: string) => systemFiles.append(path, "text")],
    ["made as a folder", (path: string) => systemFiles.makeFolder(path)],
  ])("that cannot be %s come with a hint of where else to put them", (_how, act) => {
    // A file where a folder is needed stops even root.
    const blocked = join(ownFolder(), "file");
    writeFileSync(blocked, "");
    const error = failureOf(() => act(join(blocked, "report.html")));
    expect(error.code).toBe("E_OUTPUT");
    expect(error.message).toContain("report.html cannot be written: ");
    expect(error.hint).toContain("--out");
  });
});
