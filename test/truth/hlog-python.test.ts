/**
 * latency.hlog as an implementation by others reads it: Python's hdrhistogram. The interpreter that
 * has it is named by GAMEDAY_HDRH_PYTHON, else it is python3; without the package this is skipped.
 */

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { emptyFolder } from "../support/command.ts";
import { percentiles, playedLoad } from "./load-result.ts";
import { startServer } from "./server-process.ts";

const python = process.env["GAMEDAY_HDRH_PYTHON"] ?? "python3";
const script = new URL("merge-hlog.py", import.meta.url).pathname;

const merged = z.record(
  z.string(),
  z.object({
    total: z.int(),
    max: z.int(),
    mean: z.number(),
    values: z.record(z.string(), z.int()),
  }),
);

function isInstalled(): boolean {
  try {
    execFileSync(python, ["-c", "import hdrh.log"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

const title = isInstalled()
  ? "latency.hlog"
  : `latency.hlog (skipped: ${python} has no hdrhistogram)`;

describe.skipIf(!isInstalled())(title, () => {
  it("merged by Python's hdrhistogram, has the counts and percentiles of the result", async () => {
    const server = await startServer("logging-server", { medianMs: 30, sigma: 0.5, seed: 5 });
    const out = emptyFolder();
    const load = ["--rate", "200/s", "--for", "4s", "--out", out];
    const { traffic } = await playedLoad(server.url, ...load);
    const asked = percentiles.map(([, p]) => `${p * 100}`);
    const text = execFileSync(python, [script, join(out, "latency.hlog"), ...asked]);
    const read = merged.parse(JSON.parse(`${text}`));
    const [{ latencyUs, serviceUs, good }] = traffic;
    for (const [tag, ours] of Object.entries({ latency: latencyUs, service: serviceUs })) {
      const theirs = read[`load.${tag}`];
      if (theirs === undefined) throw new Error(`no histograms of ${tag}`);
      expect(theirs.total).toBe(good);
      for (const [name, p] of percentiles) {
        // They tell the top of a bucket, which may lie above the largest value; ours is never above.
        const value = theirs.values[`${p * 100}`] ?? Number.NaN;
        expect(Math.abs(value - ours[name]), `${tag} ${name}`).toBeLessThanOrEqual(
          value >= ours.max ? ours.max / 1000 : 0,
        );
      }
      expect(Math.abs(theirs.mean - ours.mean)).toBeLessThanOrEqual(ours.mean / 1000);
    }
  });
});
