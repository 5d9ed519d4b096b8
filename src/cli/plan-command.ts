/** gameday plan: what a run would do and what it could prove, without running it. */

import type { Command } from "commander";
import { toPlanText } from "../report/plan-text.ts";
import { planOf } from "../run/plan.ts";
import { printablePlan } from "../run/printable-plan.ts";
import { parseScenario } from "../scenario/parse.ts";
import type { Override } from "../scenario/yaml-source.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import { overrideOption, seedOption } from "./options.ts";

interface Flags {
  readonly seed?: number;
  readonly json?: boolean;
  readonly set?: readonly Override[];
}

const examples = `
Examples:
  gameday plan scenarios/provider-outage.yaml
  gameday plan scenarios/provider-outage.yaml --set objectives.0.availability=99.99%`;

export function addPlanCommand(program: Command, host: Host, done: Done): void {
  program
    .command("plan")
    .description("show the timeline of a scenario, and what it can prove")
    .argument("<scenario>", "scenario file (YAML)")
    .option("--seed <number>", "as for run", seedOption)
    .option("--json", "print the plan as JSON")
    .option(
      "--set <path=value>",
      "put a value over the scenario's; may be given again",
      overrideOption,
    )
    .addHelpText("after", examples)
    .action((path: string, { seed, json, set = [] }: Flags) => {
      const scenario = parseScenario(host.files.read(path), path, set);
      const plan = planOf(scenario, seed ?? scenario.seed ?? 0);
      const text = `${JSON.stringify(printablePlan(plan), null, 2)}\n`;
      host.stdout.write(json === true ? text : toPlanText(plan, { width: host.stdout.columns }));
      done(0);
    });
}
