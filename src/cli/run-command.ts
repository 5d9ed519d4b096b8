/** gameday run: plays scenarios, writes their reports, and tells the verdict. */

import type { Command } from "commander";
import { anySeed } from "../base/random.ts";
import { planOf } from "../run/plan.ts";
import type { RunResult } from "../run/result.ts";
import { parseScenario } from "../scenario/parse.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { withoutSecret } from "../scenario/secrets.ts";
import type { Override } from "../scenario/yaml-source.ts";
import type { Done } from "./done.ts";
import { worstOf } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { overrideOption, seedOption } from "./options.ts";
import { playHere } from "./play-here.ts";
import { folderFor } from "./run-folder.ts";
import { tellResult } from "./tell-result.ts";

interface Flags {
  readonly out?: string;
  readonly seed?: number;
  readonly target?: string;
  readonly tui: boolean;
  readonly json?: boolean;
  readonly set?: readonly Override[];
}

const examples = `
Examples:
  gameday run scenarios/provider-outage.yaml
  gameday run scenarios/*.yaml --out reports/ci --no-tui
  gameday run scenarios/smoke.yaml --target https://staging.example --seed 7
  gameday run scenarios/provider-outage.yaml \\
      --set target.bundled.gateway.protections.failover=false`;

export function addRunCommand(program: Command, host: Host, done: Done): void {
  program
    .command("run")
    .description("play scenarios: load, faults, verdict, reports")
    .argument("<scenario...>", "scenario files (YAML)")
    .option("--out <dir>", "where the reports go (default: reports/<time>-<scenario>)")
    .option(
      "--seed <number>",
      "fixes every choice of chance; else the scenario's, else any",
      seedOption,
    )
    .option("--target <url>", "play it against this system instead of the scenario's target")
    .option("--no-tui", "plain progress lines, even in a terminal")
    .option("--json", "print the result as JSON on stdout")
    .option(
      "--set <path=value>",
      "put a value over the scenario's; may be given again",
      overrideOption,
    )
    .addHelpText("after", examples)
    .action(async (paths: readonly string[], flags: Flags) => done(await run(host, paths, flags)));
}

/** All scenarios are read before the first is played: a mistake in the last one costs no time. */
async function run(host: Host, paths: readonly string[], flags: Flags): Promise<number> {
  const overrides = overridesOf(flags);
  const scenarios = paths.map((path) => parseScenario(host.files.read(path), path, overrides));
  const results: RunResult[] = [];
  for (const scenario of scenarios) {
    const folder = folderFor(host, scenario.name, flags.out, scenarios.length);
    const seed = flags.seed ?? scenario.seed ?? anySeed();
    const result = await playHere(host, planOf(scenario, seed), {
      folder,
      command: commandFor(scenario, seed, flags),
      isQuiet: flags.json === true,
      wantsScreen: flags.tui && flags.json !== true,
    });
    results.push(result);
    if (flags.json !== true) tellResult(host, result, folder);
    if (result.verdict.status === "interrupted") break;
  }
  if (flags.json === true) printJson(host, results);
  return worstOf(results.map(({ verdict }) => verdict.exitCode));
}

/** `--target` is but a value put over the file's, so that it is checked in the same way. */
function overridesOf({ target, set = [] }: Flags): readonly Override[] {
  return target === undefined ? set : [{ path: ["target"], value: { url: target } }, ...set];
}

function commandFor({ source }: Scenario, seed: number, { target, set = [] }: Flags): string {
  const given = set.map(({ path, value }) => {
    return ` --set ${path.join(".")}=${JSON.stringify(withoutSecret(path, value))}`;
  });
  const at = target === undefined ? "" : ` --target ${target}`;
  return `gameday run ${source.path} --seed ${seed}${at}${given.join("")}`;
}

/** One run is one object, several are a list of them. */
function printJson(host: Host, results: readonly RunResult[]): void {
  const [only] = results;
  const printed = results.length === 1 ? only : results;
  host.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
}
