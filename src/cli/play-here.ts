/**
 * Plays a plan on this machine: real clock, real sockets, real processes, and somebody watching.
 */

import { dirname } from "node:path";
import { knowsHttp } from "../faults/network/http/http.ts";
import { loadWithEnv } from "../load/env-load.ts";
import { threadLoad } from "../load/thread/thread-load.ts";
import type { StopReason } from "../run/events.ts";
import { journal } from "../run/journal.ts";
import type { Plan } from "../run/plan.ts";
import { type Played, play, type Reader } from "../run/play.ts";
import { besideScenario } from "../scenario/attachments.ts";
import { bundledTarget } from "../target/bundled.ts";
import { faultProxyName } from "../target/links.ts";
import type { Target } from "../target/target.ts";
import { urlTarget } from "../target/url.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Host } from "./host.ts";
import { outsideOf } from "./outside.ts";
import { progressLines } from "./progress-lines.ts";
import { journalPath, logPath, timestamp } from "./run-folder.ts";
import { watchOnScreen } from "./screen.ts";

export interface PlayHereOptions {
  /** null: nothing is kept. */
  readonly folder: string | null;
  /** What the user would write to repeat it. */
  readonly command: string;
  /** No progress at all. */
  readonly isQuiet: boolean;
  /** Draw a live view, if there is a terminal. */
  readonly wantsScreen: boolean;
}

/** Resolves also after an interruption, with what was found out until then. */
export async function playHere(
  host: Host,
  plan: Plan,
  { folder, command, isQuiet, wantsScreen }: PlayHereOptions,
): Promise<Played> {
  const { clock } = host;
  const target = targetFor(host, plan, folder);
  const workers = plan.scenario.load.workers ?? host.workers;
  const load = loadWithEnv(threadLoad({ program: host.programs.loadWorker, workers }), host.env);
  const stop = new AbortController();
  const readers: Reader[] = [];
  if (folder !== null) readers.push(journal(host, journalPath(folder), plan, host.player));
  const screen = wantsScreen && !isQuiet ? watchOnScreen(host, plan) : null;
  if (screen !== null) readers.push(screen.read);
  else if (!isQuiet) readers.push(progressLines(host.stderr, plan));
  // The screen says itself that it is stopping; a line would fall into its picture.
  const stopListening = stopOnSignals(host, stop, screen === null);
  const id = `${timestamp(host)}-${plan.scenario.name}`;
  const facts = { id, command, tool: host.tool };
  try {
    const ports = { clock, target, load, ...outsideOf(host) };
    return await play(ports, plan, { facts, readers, stop });
  } finally {
    stopListening();
    screen?.close();
  }
}

/** The first signal ends the run in good order, the second one at once. */
function stopOnSignals(host: Host, stop: AbortController, isPlain: boolean): () => void {
  let isAsked = false;
  return host.onSignal(() => {
    if (isAsked) {
      host.stderr.write("left at once: gameday undo takes back what may still be in force\n");
      return host.exit(exitCodes.interrupted);
    }
    isAsked = true;
    if (isPlain) host.stderr.write(`\n${stopping}\n`);
    const why: StopReason = { kind: "interrupted" };
    stop.abort(why);
  });
}

const stopping = "stopping: undoing faults and writing the report; again to leave at once";

function targetFor(host: Host, plan: Plan, folder: string | null): Target {
  const { clock, files, programs, env, processes } = host;
  const { target } = plan.scenario;
  const faults = [...plan.faults, ...plan.waiting];
  const httpLinks = new Set(faults.filter(({ spec }) => knowsHttp(spec)).map(({ on }) => on));
  const logFileFor = (program: string) => (folder === null ? null : logPath(folder, program));
  if (folder !== null) files.makeFolder(dirname(logPath(folder, "any")));
  if (target.kind === "bundled") {
    return bundledTarget(clock, target, {
      programs,
      processes,
      httpLinks,
      seed: plan.seed,
      logFileFor,
    });
  }
  const name = faultProxyName;
  const config = { seed: plan.seed };
  const proxy = { name, ...programs.faultProxy, config, logFile: logFileFor(name) };
  const readText = (path: string) => files.read(besideScenario(plan.scenario.source.path, path));
  const faultProxy = faults.length > 0 ? proxy : null;
  return urlTarget(clock, target, {
    env,
    faultProxy,
    readText,
    processes,
    httpLinks,
    actions: outsideOf(host).actions,
  });
}
