/** The head of the report: the verdict, why, and which run it is. */

import type { RunResult } from "../../run/result.ts";
import { showMillis } from "../figures.ts";
import { oneLine } from "../printable.ts";
import { furtherReasons, keptOf, verdictWords, whyOf } from "../verdict-words.ts";
import { type Html, html } from "./template.ts";

export function banner(result: RunResult): Html {
  const { mark, title, tone } = verdictWords(result);
  const further = furtherReasons(result);
  const { description, name } = result.scenario;
  return html`<header>
<p class="eyebrow">gameday report</p>
<h1>${oneLine(name)}</h1>
<p class="lead">${oneLine(description)}</p>
<div class="verdict ${tone}">
<div class="badge" aria-hidden="true">${mark}</div>
<div>
<p class="verdict-title">${title}</p>
<p class="why">${whyOf(result)}</p>
${further.length === 0 ? [] : html`<ul>${further.map((reason) => html`<li>${reason}</li>`)}</ul>`}
</div>
</div>
${facts(result)}
</header>`;
}

function facts(result: RunResult): Html {
  const { run, target, verdict } = result;
  const entries = [
    ["Objectives", keptOf(result).replace(/\.$/u, "")],
    ["Started", `${run.startedAt.slice(0, 16).replace("T", " ")} UTC`],
    ["Lasted", showMillis(run.durationMs)],
    ["Target", target.kind === "bundled" ? "bundled gateway" : oneLine(target.url)],
    ["Seed", String(run.seed)],
    ["Exit code", String(verdict.exitCode)],
  ] as const;
  return html`<dl class="facts">${entries.map(
    ([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}
