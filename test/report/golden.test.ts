/** Whole reports of whole runs, byte for byte. */

import { expect, test } from "vitest";
import { toConsole } from "../../src/report/console.ts";
import { toHtml } from "../../src/report/html.ts";
import { toJson } from "../../src/report/json.ts";
import { toJunit } from "../../src/report/junit.ts";
import { toLoadConsole } from "../../src/report/load-console.ts";
import { toMarkdown } from "../../src/report/markdown.ts";
import { aborted, failedRun, journeys, loaded, passed, unproven } from "../support/results.ts";

const runs = { pass: passed, fail: failedRun, inconclusive: unproven, aborted, journeys };
const golden = (name: string): string => `../golden/report/${name}`;
const folder = "reports/2026-11-23T15-36-02Z-provider-outage";

for (const [name, result] of Object.entries(runs)) {
  test(`the console summary of ${name}`, async () => {
    const text = toConsole(result, { color: false, width: 100, folder });
    await expect(text).toMatchFileSnapshot(golden(`${name}.txt`));
  });

  test(`summary.md of ${name}`, async () => {
    await expect(toMarkdown(result)).toMatchFileSnapshot(golden(`${name}.md`));
  });

  test(`report.html of ${name}`, async () => {
    await expect(toHtml(result)).toMatchFileSnapshot(golden(`${name}.html`));
  });

  test(`junit.xml of ${name}`, async () => {
    await expect(toJunit(result)).toMatchFileSnapshot(golden(`${name}.xml`));
  });
}

test("result.json of a run that failed", async () => {
  await expect(toJson(failedRun)).toMatchFileSnapshot(golden("fail.json"));
});

test("the console summary in colour", async () => {
  const text = toConsole(failedRun, { color: true, width: 100, folder });
  await expect(text).toMatchFileSnapshot(golden("fail.colour.txt"));
});

test("the console summary of a plain load", async () => {
  const text = toLoadConsole(loaded, { color: false, width: 80, folder: "reports/load" });
  await expect(text).toMatchFileSnapshot(golden("load.txt"));
});

test.each([60, 80, 120])(
  "the console summary of a load that fails, %i columns wide",
  async (width) => {
    const text = toLoadConsole(journeys, { color: false, width });
    await expect(text).toMatchFileSnapshot(golden(`load-failing-${width}.txt`));
  },
);
