/** summary.md: the run for the summary of a CI step, in GitHub's Markdown. */

import type { RunResult } from "../run/result.ts";
import { detailTables } from "./detail-tables.ts";
import { showMillis } from "./figures.ts";
import { generatorFigures, generatorSentence } from "./generator-words.ts";
import { codeBlock, escapeMarkdown } from "./markdown/escape.ts";
import { faultsTable, recoveryTable } from "./markdown/faults.ts";
import { emojiOf, notKept, objectivesTable } from "./markdown/objectives.ts";
import { markdownTable } from "./markdown/table.ts";
import { outcomeLines, overTime, trafficTable } from "./markdown/traffic.ts";
import { furtherReasons, verdictWords, whyOf } from "./verdict-words.ts";

export function toMarkdown(result: RunResult): string {
  const blocks = [
    ...verdict(result),
    "### Objectives",
    objectivesTable(result),
    ...notKept(result),
    ...(result.recovery.length === 0 ? [] : ["### Recovery", recoveryTable(result)]),
    ...(result.faults.length === 0 ? [] : ["### Faults", faultsTable(result)]),
    "### Traffic",
    trafficTable(result),
    outcomeLines(result),
    overTime(result),
    ...detailTables(result).flatMap(({ title, columns, rows }) => [
      `### ${title}`,
      markdownTable(
        columns.map(({ label, align }) => [label, align]),
        rows.map((cells) => cells.map(escapeMarkdown)),
      ),
    ]),
    "### Load generator",
    generator(result),
    "### Repeat",
    codeBlock(result.run.command, "sh"),
    footer(result),
  ];
  return `${blocks.join("\n\n")}\n`;
}

function verdict(result: RunResult): readonly string[] {
  const { title, tone } = verdictWords(result);
  const further = furtherReasons(result).map((reason) => `- ${escapeMarkdown(reason)}`);
  return [
    `## ${emojiOf[tone]} ${title}: ${escapeMarkdown(result.scenario.name)}`,
    escapeMarkdown(whyOf(result)),
    ...(further.length === 0 ? [] : [further.join("\n")]),
  ];
}

function generator({ generator: facts }: RunResult): string {
  const figures = generatorFigures(facts);
  const table = markdownTable(
    figures.map(([label]) => [label, "right"]),
    [figures.map(([, value]) => value)],
  );
  return `${escapeMarkdown(generatorSentence(facts))}\n\n${table}`;
}

function footer({ run, scenario, target, tool }: RunResult): string {
  const facts = [
    `run ${escapeMarkdown(run.id)}`,
    `seed ${run.seed}`,
    showMillis(run.durationMs),
    escapeMarkdown(scenario.path),
    escapeMarkdown(target.url),
    `gameday ${escapeMarkdown(tool.version)}`,
    `Node ${escapeMarkdown(tool.node)}`,
  ];
  return `<sub>${facts.join(" · ")}</sub>`;
}
