/** The summary of a run that stays in the scrollback of a terminal. */

import type { RunResult } from "../run/result.ts";
import { evidenceLines, steadyLines, stepLines } from "./console/details.ts";
import { faultLines, recoveryLines } from "./console/faults.ts";
import { objectiveLines } from "./console/objectives.ts";
import { type ConsoleOptions, Page } from "./console/page.ts";
import type { Style } from "./console/paint.ts";
import { trafficLines } from "./console/traffic.ts";
import { displayWidth, padStart, truncate } from "./console/width.ts";
import { showMillis } from "./figures.ts";
import { generatorSentence, machineWarnings } from "./generator-words.ts";
import { oneLine } from "./printable.ts";
import { furtherReasons, type Status, verdictWords, whyOf } from "./verdict-words.ts";

export function toConsole(result: RunResult, options: ConsoleOptions): string {
  const page = new Page(options);
  const lines = [
    ...banner(result, page, options.width),
    ...objectiveLines(result, page),
    ...recoveryLines(result, page),
    ...faultLines(result, page),
    ...steadyLines(result, page),
    ...trafficLines(result, page),
    ...stepLines(result, page),
    // What went wrong in a run that passed is left to the report.
    ...(result.verdict.status === "pass" ? [] : evidenceLines(result, page)),
    ...warnings(result, page),
    ...nextSteps(result, page, options.folder),
  ];
  return `${lines.join("\n")}\n`;
}

const bannerStyle: Readonly<Record<Status, Style>> = {
  pass: "goodBanner",
  fail: "badBanner",
  inconclusive: "unsureBanner",
};

function banner(result: RunResult, page: Page, width: number): readonly string[] {
  const { title, mark, tone } = verdictWords(result);
  const badge = ` ${mark} ${title} `;
  const { durationMs, seed } = result.run;
  const exit = `exit ${result.verdict.exitCode}`;
  const facts = `${showMillis(durationMs)} · seed ${seed} · ${exit}`;
  const room = width - displayWidth(badge) - displayWidth(facts) - 3;
  const name = truncate(oneLine(result.scenario.name), room);
  const space = padStart("", Math.max(1, room - displayWidth(name)));
  return [
    "",
    ` ${page.paint(bannerStyle[tone], badge)} ${page.paint("bold", name)}${space}` +
      page.paint("dim", facts),
    ...page.text(whyOf(result)),
    ...furtherReasons(result).flatMap((reason) => page.text(`Also: ${reason}`)),
  ];
}

/** What makes the numbers above doubtful. */
function warnings(result: RunResult, page: Page): readonly string[] {
  const { generator, verdict } = result;
  const advice = generator.advice;
  const isTold = advice !== null && verdict.reasons.some((reason) => reason.includes(advice));
  const saturation = generator.saturated && !isTold ? [generatorSentence(generator)] : [];
  const lines = [...saturation, ...machineWarnings(result)].flatMap((each) =>
    page.text(`! ${each}`),
  );
  return lines.length === 0 ? [] : ["", ...lines];
}

function nextSteps(result: RunResult, page: Page, folder: string | undefined): readonly string[] {
  return [
    "",
    ...(folder === undefined ? [] : page.field("report", `${oneLine(folder)}/report.html`)),
    ...page.command("repeat", oneLine(result.run.command)),
  ];
}
