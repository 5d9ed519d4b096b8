/** What a wrong scenario file is answered with: where, what, and what to write instead. */

import { describe, expect, it } from "vitest";
import { toldOf } from "./told-of.ts";
import { wrongFiles } from "./wrong-files.ts";

const indented = (text: string): string => text.trimEnd().replace(/^/gm, "    ");

describe("a wrong file", () => {
  it("is answered as the golden table says, mistake by mistake", async () => {
    const entries = wrongFiles.map(
      ([claim, text]) => `## ${claim}\n\n${indented(text)}\n\n${toldOf(text)}\n`,
    );
    await expect(entries.join("\n")).toMatchFileSnapshot("../golden/scenario/problems.md");
  });

  it.each(wrongFiles)("is told by place, in words of its own: %s", (_claim, text) => {
    const told = toldOf(text);
    expect(told).toMatch(/^wrong\.yaml:\d+:\d+: \S/);
    expect(told).not.toMatch(/Invalid|undefined|expected|received|\[object|zod/i);
  });

  it.each(wrongFiles)("is told without the secrets in it: %s", (_claim, text) => {
    expect(toldOf(text)).not.toMatch(/hunter2|12345/);
  });
});
