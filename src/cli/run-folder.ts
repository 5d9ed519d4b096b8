/** The folder of a run: where its reports, its journal and the logs of its programs are. */

import { join } from "node:path";
import { reportsOf } from "../report/reports-of.ts";
import type { Played } from "../run/play.ts";
import type { Host } from "./host.ts";

/**
 * `out`, or with several scenarios one folder each below it; without it a new one, like
 * `reports/20260101T120000Z-smoke`, that no other run has.
 */
export function folderFor(
  host: Host,
  scenario: string,
  out: string | undefined,
  scenarios: number,
): string {
  if (out !== undefined) return scenarios === 1 ? out : join(out, scenario);
  const folder = join("reports", `${timestamp(host)}-${scenario}`);
  for (let run = 1; ; run++) {
    const candidate = run === 1 ? folder : `${folder}-${run}`;
    if (host.files.claimFolder(candidate)) return candidate;
  }
}

/** UTC, to the second, without what a file name cannot hold. */
export const timestamp = (host: Host): string =>
  new Date(host.clock.wallTime()).toISOString().replace(/\.\d+/, "").replace(/[-:]/g, "");

export const journalPath = (folder: string): string => join(folder, "journal.ndjson");

/** `logs/gateway-1.log` of `gateway/1`. */
export const logPath = (folder: string, program: string): string =>
  join(folder, "logs", `${program.replace("/", "-")}.log`);

export function writeReports({ files }: Host, folder: string, played: Played): void {
  for (const [name, text] of Object.entries(reportsOf(played))) {
    files.write(join(folder, name), text);
  }
}
