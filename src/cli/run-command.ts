/** gameday run: plays scenarios, writes their reports, and tells the verdict. */

import type { Command } from "commander";
import { GamedayError } from "../base/errors.ts";
import { anySeed } from "../base/random.ts";
import { toJson } from "../report/json.ts";
import { toPlanText } from "../report/plan-text.ts";
import { blastRadius } from "../run/blast-radius.ts";
import { debtOf } from "../run/owed.ts";
import { type Plan, planOf } from "../run/plan.ts";
import type { RunResult } from "../run/result.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { withoutSecret } from "../scenario/secrets.ts";
import { announceReach, refuseForeign } from "./allowed-reach.ts";
import type { Done } from "./done.ts";
import { exitCodeOfError, worstOf } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { folderOption, overrideOption, seedOption } from "./options.ts";
import { playHere } from "./play-here.ts";
import { readScenario, type ScenarioFlags } from "./read-scenario.ts";
import { folderFor, journalPath, writeReports } from "./run-folder.ts";
import { shellQuoted } from "./shell-quoted.ts";
import { tellError } from "./tell-error.ts";
import { tellResult } from "./tell-result.ts";

interface Flags extends ScenarioFlags {
  readonly out?: string;
  readonly seed?: number;
  readonly tui: boolean;
  readonly json?: boolean;
  readonly allowTarget?: readonly string[];
  readonly dryRun?: boolean;
}

const examples = `
Examples:
  gameday run scenarios/provider-outage.yaml
  gameday run scenarios/smoke.yaml scenarios/replica-kill.yaml --out reports/ci --no-tui
  gameday run scenarios/url-smoke.yaml --target https://staging.example --seed 7
  gameday run scenarios/provider-outage.yaml \\
      --set target.bundled.gateway.protections.failover=false`;

export function addRunCommand(program: Command, host: Host, done: Done): void {
  program
    .command("run")
    .description("play scenarios: load, faults, verdict, reports")
    .argument("<scenario...>", "scenario files (YAML or TypeScript)")
    .option(
      "--out <dir>",
      "where the reports go (default: reports/<time>-<scenario>)",
      folderOption,
    )
    .option(
      "--seed <number>",
      "fixes every choice of chance; else the scenario's, else any",
      seedOption,
    )
    .option("--target <url>", "play it against this system instead of the scenario's target")
    .option(
      "--allow-target <host>",
      "let faults reach a host that is not this machine; may be given again",
      (host: string, hosts: readonly string[] = []) => [...hosts, host],
    )
    .option("--dry-run", "show what would be done, and do nothing")
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
  const scenarios = await Promise.all(paths.map((path) => readScenario(host.files, path, flags)));
  refuseTwins(scenarios);
  const plans = scenarios.map((scenario) => planOf(scenario, seedFor(scenario, flags)));
  if (flags.dryRun === true) return dryRun(host, plans, flags);
  const reaches = plans.map(blastRadius);
  for (const [index, { name }] of scenarios.entries()) {
    refuseForeign(reaches[index] ?? null, flags.allowTarget ?? [], name);
  }
  const results: RunResult[] = [];
  const exitCodes: number[] = [];
  for (const plan of plans) {
    const folder = folderFor(host, plan.scenario.name, flags.out, scenarios.length);
    try {
      const result = await playOne(host, plan, folder, flags);
      results.push(result);
      exitCodes.push(result.verdict.exitCode);
      if (result.verdict.status === "interrupted") break;
    } catch (error) {
      // A target that is not there for one scenario may be there for the next.
      if (scenarios.length === 1 || !(error instanceof GamedayError)) throw error;
      host.stderr.write(tellError(error));
      exitCodes.push(exitCodeOfError(error));
    }
  }
  if (flags.json === true) printJson(host, results, scenarios.length);
  return worstOf(exitCodes);
}

const seedFor = ({ seed }: Scenario, flags: Flags): number => flags.seed ?? seed ?? anySeed();

/** With the seed: without it, another run draws other times and places. */
function dryRun(host: Host, plans: readonly Plan[], flags: Flags): number {
  for (const plan of plans) {
    host.stdout.write(toPlanText(plan, { width: host.stdout.columns }));
    host.stdout.write(`  to play it:  ${commandFor(plan.scenario, plan.seed, flags)}\n`);
  }
  host.stdout.write("Dry run: nothing was started, and nothing injected.\n");
  return 0;
}

async function playOne(host: Host, plan: Plan, folder: string, flags: Flags): Promise<RunResult> {
  const isQuiet = flags.json === true;
  if (!isQuiet) announceReach(host, blastRadius(plan));
  const played = await playHere(host, plan, {
    folder,
    command: commandFor(plan.scenario, plan.seed, flags),
    isQuiet,
    wantsScreen: flags.tui && !isQuiet,
  });
  // Before the reports are written: what the run found out must not be lost to a full disk.
  if (!isQuiet) tellResult(host, played.result, folder);
  writeReports(host, folder, played);
  tellDebt(host, folder);
  return played.result;
}

/** What could not be undone is not forgotten: whoever reads this can do it later. */
function tellDebt({ files, stderr }: Host, folder: string): void {
  if (debtOf(files.read(journalPath(folder))).owed.length === 0) return;
  stderr.write(`! not everything could be undone; try: gameday undo ${shellQuoted(folder)}\n`);
}

/** Each has a folder of its name. */
function refuseTwins(scenarios: readonly Scenario[]): void {
  const names = scenarios.map(({ name }) => name);
  const twin = names.find((name, index) => names.indexOf(name) !== index);
  if (twin === undefined) return;
  const hint = "Give each scenario a name of its own, or run them one by one.";
  throw new GamedayError("E_USAGE", `two scenarios are named ${twin}`, { hint });
}

function commandFor({ source }: Scenario, seed: number, flags: Flags): string {
  const { target, set = [], allowTarget = [] } = flags;
  const words = ["gameday", "run", source.path, "--seed", String(seed)];
  if (target !== undefined) words.push("--target", target);
  for (const allowed of allowTarget) words.push("--allow-target", allowed);
  for (const { path, value } of set) {
    words.push("--set", `${path.join(".")}=${JSON.stringify(withoutSecret(path, value))}`);
  }
  return words.map(shellQuoted).join(" ");
}

/** One run is one object, several are a list of those that could be played. */
function printJson(host: Host, results: readonly RunResult[], asked: number): void {
  const texts = results.map(toJson);
  host.stdout.write(asked === 1 ? texts.join("") : `[\n${texts.join(",")}]\n`);
}
