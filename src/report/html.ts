/** report.html: the run as one page that needs no network, no script and no other file. */

import type { RunResult } from "../run/result.ts";
import { detailTables } from "./detail-tables.ts";
import { banner } from "./html/banner.ts";
import { chartStyle } from "./html/chart-style.ts";
import { latencyChart } from "./html/latency-chart.ts";
import { objectives } from "./html/objectives.ts";
import { pageStyle } from "./html/page-style.ts";
import { provenance } from "./html/provenance.ts";
import { rateCharts } from "./html/rate-chart.ts";
import {
  detailTable,
  eventTable,
  generatorHealth,
  recoveryTable,
  trafficNotes,
  trafficTable,
} from "./html/tables.ts";
import { type Content, type Html, html } from "./html/template.ts";
import { timelineChart } from "./html/timeline.ts";
import { oneLine } from "./printable.ts";
import { verdictWords } from "./verdict-words.ts";

/** The policy forbids to load and to run anything, whatever a target managed to smuggle in. */
export function toHtml(result: RunResult): string {
  const title = `${verdictWords(result).title}: ${oneLine(result.scenario.name)}`;
  return `${
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" href="data:,">
${pageStyle}
${chartStyle}
</head>
<body>
<main>
${banner(result)}
${sections(result)}
<footer>Made by gameday ${oneLine(result.tool.version)}. Nothing on this page is loaded from
anywhere; nothing on it runs.</footer>
</main>
</body>
</html>`.text
  }\n`;
}

const sections = (result: RunResult): readonly Html[] => [
  section("Objectives", objectives(result)),
  section("Timeline", timelineChart(result)),
  section(
    "Latency over time",
    result.traffic.map((traffic, i) => latencyChart(result, traffic, `latency-${i}`)),
  ),
  section(
    "Requests over time",
    result.traffic.map((traffic, i) => rateCharts(result, traffic, `rate-${i}`)),
  ),
  ...(result.recovery.length === 0 ? [] : [section("Recovery", recoveryTable(result))]),
  section("Traffic by phase", [trafficTable(result), trafficNotes(result)]),
  ...detailTables(result).map((table) => section(table.title, detailTable(table))),
  section("Load generator", generatorHealth(result)),
  ...(result.timeline.length === 0 ? [] : [section("Events", eventTable(result))]),
  section("Provenance", provenance(result)),
];

const section = (title: string, content: Content): Html => html`
<section>
<h2>${title}</h2>
${content}
</section>`;
