/** gameday plan: what a run would do and what it could prove, without running it. */

import type { Command } from "commander";
import { toPlanText } from "../report/plan-text.ts";
import { planOf } from "../run/plan.ts";
import { printablePlan } from "../run/printable-plan.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import { overrideOption, seedOption } from "./options.ts";
import { readScenario, type ScenarioFlags } from "./read-scenario.ts";

interface Flags extends ScenarioFlags {
  readonly seed?: number;
  readonly json?: boolean;
}

const examples = `
Examples:
  gameday plan scenarios/provider-outage.yaml
  gameday plan scenarios/provider-outage.yaml --set objectives.0.availability=99.99%`;

export function addPlanCommand(program: Command, host: Host, done: Done): void {
  program
    .command("plan")
    .description("show the timeline of a scenario, and what it can prove")
    .argument("<scenario>", "scenario file (YAML or TypeScript)")
    .option("--seed <number>", "as for run", seedOption)
    .option("--target <url>", "plan it for this system instead of the scenario's target")
    .option("--json", "print the plan as JSON")
    .option(
      "--set <path=value>",
      "put a value over the scenario's; may be given again",
      overrideOption,
    )
    .addHelpText("after", examples)
    .action(async (path: string, { seed, json, ...flags }: Flags) => {
      const scenario = await readScenario(host.files, path, flags);
      const plan = planOf(scenario, seed ?? scenario.seed ?? 0);
      const text = `${JSON.stringify(printablePlan(plan), null, 2)}\n`;
      host.stdout.write(json === true ? text : toPlanText(plan, { width: host.stdout.columns }));
      done(0);
    });
}
