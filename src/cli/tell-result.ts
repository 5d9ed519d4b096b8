/** The summary that stays in the scrollback. */

import { toConsole } from "../report/console.ts";
import { toLoadConsole } from "../report/load-console.ts";
import type { RunResult } from "../run/result.ts";
import type { Host } from "./host.ts";

/** `folder`: where the reports are; null if none were kept. */
export function tellResult(host: Host, result: RunResult, folder: string | null): void {
  const { stdout, env } = host;
  const color = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const width = Math.min(stdout.columns, 120);
  const options = { color, width, ...(folder === null ? {} : { folder }) };
  const isBareLoad = result.scenario.path === "";
  stdout.write(isBareLoad ? toLoadConsole(result, options) : toConsole(result, options));
}
