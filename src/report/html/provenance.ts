/** What ran, on what, and how to run it again. */

import type { RunResult } from "../../run/result.ts";
import { oneLine, printable } from "../printable.ts";
import { type Html, html } from "./template.ts";

export function provenance({ run, scenario, target, tool }: RunResult): Html {
  const entries = [
    ["Run", run.id],
    ["Seed", String(run.seed)],
    ["Target", target.url],
    ["Scenario", scenario.path],
    ["SHA-256", scenario.sha256],
    ["gameday", tool.version],
    ["Node", tool.node],
    ["System", `${tool.os}, ${tool.cpus} CPUs`],
  ] as const;
  return html`
<p>This command repeats the run:</p>
<pre class="command"><code>${printable(run.command)}</code></pre>
<details><summary>Environment</summary>
<dl class="pairs">${entries.map(
    ([label, value]) => html`<dt>${label}</dt><dd>${oneLine(value)}</dd>`,
  )}</dl></details>
<details><summary>Scenario</summary>
<pre><code>${printable(scenario.source)}</code></pre></details>`;
}
