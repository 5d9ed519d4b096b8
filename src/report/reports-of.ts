/** All reports of a run, by the names of their files. */

import type { Played } from "../run/play.ts";
import { toHlog } from "./hlog.ts";
import { toHtml } from "./html.ts";
import { toJson } from "./json.ts";
import { toJunit } from "./junit.ts";
import { toMarkdown } from "./markdown.ts";

export function reportsOf({ result, measurements }: Played): Readonly<Record<string, string>> {
  const startedAtMs = Date.parse(result.run.startedAt);
  return {
    "result.json": toJson(result),
    "report.html": toHtml(result),
    "summary.md": toMarkdown(result),
    "junit.xml": toJunit(result),
    "latency.hlog": toHlog(measurements, { startedAtMs }),
  };
}
