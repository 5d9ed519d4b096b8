/** gameday undo: takes back what a run that died has left behind. */

import { join } from "node:path";
import type { Command } from "commander";
import { GamedayError, messageOf } from "../base/errors.ts";
import { type Debt, debtOf, type Owed } from "../run/owed.ts";
import { tellRemedy } from "../target/carry-out.ts";
import type { Done } from "./done.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { outsideOf } from "./outside.ts";
import { journalPath } from "./run-folder.ts";

interface Flags {
  readonly force?: boolean;
  readonly dryRun?: boolean;
}

const examples = `
Examples:
  gameday undo                          every run under reports/
  gameday undo reports/20260101T120000Z-provider-outage
  gameday undo --dry-run                show what would be taken back`;

export function addUndoCommand(program: Command, host: Host, done: Done): void {
  program
    .command("undo")
    .description("take back what a run that died has left behind")
    .argument("[run...]", "folders of runs (default: all under reports/)")
    .option("--dry-run", "show what is owed, and change nothing")
    .option("--force", "even if the run seems to go on")
    .addHelpText("after", examples)
    .action(async (runs: readonly string[], flags: Flags) => done(await undo(host, runs, flags)));
}

/** A journal, and what the run that wrote it owes. */
interface Open extends Debt {
  readonly folder: string;
}

async function undo(host: Host, runs: readonly string[], flags: Flags): Promise<number> {
  const folders = runs.length > 0 ? runs : foldersUnder(host, "reports");
  const open = folders
    .map((folder) => readDebt(host, folder))
    .filter(({ owed }) => owed.length > 0);
  if (open.length === 0) {
    host.stdout.write("nothing to undo\n");
    return exitCodes.pass;
  }
  let failures = 0;
  for (const run of open) {
    if (flags.force !== true && isLive(host, run)) leaveAlone(host, run, runs);
    else failures += await undoRun(host, run, flags);
  }
  return failures === 0 ? exitCodes.pass : exitCodes.couldNotRun;
}

/** Runs of several scenarios lie one level deeper. */
function foldersUnder({ files }: Host, folder: string): readonly string[] {
  const below = files.list(folder).map((name) => join(folder, name));
  const deeper = below.flatMap((path) => {
    return files.isFolder(path) ? files.list(path).map((name) => join(path, name)) : [];
  });
  return [...below, ...deeper].filter((path) => files.exists(journalPath(path)));
}

function readDebt({ files }: Host, folder: string): Open {
  if (files.exists(journalPath(folder))) {
    return { folder, ...debtOf(files.read(journalPath(folder))) };
  }
  const hint = "Name the folder of a run, like reports/20260101T120000Z-smoke.";
  throw new GamedayError("E_USAGE", `${folder} holds no journal of a run`, { hint });
}

function isLive({ processes }: Host, { player }: Open): boolean {
  if (player === null || player.started === null) return false;
  return processes.startedAt(player.pid) === player.started;
}

/** What a run still does is its own to undo: two at once would only confuse it. */
function leaveAlone(host: Host, { folder, player }: Open, named: readonly string[]): void {
  const told = `the run in ${folder} still goes on`;
  const hint = `Stop it, or kill ${player?.pid}: it undoes its faults itself. Or use --force.`;
  if (named.length > 0) throw new GamedayError("E_USAGE", told, { hint });
  host.stderr.write(`left alone: ${told}\n  ${hint}\n`);
}

/** How many of its remedies failed. */
async function undoRun(host: Host, { folder, owed }: Open, { dryRun }: Flags): Promise<number> {
  const { carryOut } = outsideOf(host);
  host.stdout.write(`${folder}\n`);
  const failed = new Set<string | null>();
  for (const each of owed) {
    if (dryRun === true) host.stdout.write(`  would ${tellRemedy(each.remedy)}\n`);
    else if (!(await undoOne(host, each, carryOut))) failed.add(each.fault);
  }
  if (dryRun === true) return 0;
  // Of a fault that is only taken back in part, all is tried again the next time.
  for (const fault of new Set(owed.map((each) => each.fault))) {
    if (!failed.has(fault)) note(host, folder, { kind: "remedied", fault });
  }
  return failed.size;
}

type CarryOut = ReturnType<typeof outsideOf>["carryOut"];

async function undoOne(host: Host, { remedy }: Owed, carryOut: CarryOut): Promise<boolean> {
  const told = tellRemedy(remedy);
  try {
    const how = await carryOut(remedy);
    host.stdout.write(`  ${how === "done" ? "done" : "was gone already"}: ${told}\n`);
    return true;
  } catch (error) {
    host.stderr.write(`  FAILED: ${told}: ${messageOf(error)}\n`);
    return false;
  }
}

/** A journal may be cut off in the middle of a line: what follows needs one of its own. */
function note({ clock, files }: Host, folder: string, entry: object): void {
  const path = journalPath(folder);
  const time = new Date(clock.wallTime()).toISOString();
  const start = files.read(path).endsWith("\n") ? "" : "\n";
  files.append(path, `${start}${JSON.stringify({ time, ...entry })}\n`);
}
