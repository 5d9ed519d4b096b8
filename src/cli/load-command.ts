/** gameday load: a load test without a scenario file, by the same engine. */

import type { Command, Option } from "commander";
import { anySeed } from "../base/random.ts";
import { toHlog } from "../report/hlog.ts";
import { toJson } from "../report/json.ts";
import { planOf } from "../run/plan.ts";
import type { Played } from "../run/play.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import type { LoadFlags } from "./load-flags.ts";
import { requirePassword, visiblePassword } from "./load-login.ts";
import { addLoadOptions } from "./load-options.ts";
import { scenarioOf } from "./load-scenario.ts";
import { playHere } from "./play-here.ts";
import { writeReports } from "./run-folder.ts";
import { tellResult } from "./tell-result.ts";
import { toldCommand } from "./told-command.ts";

interface Flags extends LoadFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly hlog?: string;
  readonly tui: boolean;
  readonly json?: boolean;
}

const examples = `
With --rate, requests leave on schedule whatever the target does, and latency
counts from when each was due. With --connections, each waits for its answer:
that finds the most a target can do, and hides how long users would have waited.

Examples:
  gameday load http://127.0.0.1:8080/
  gameday load http://127.0.0.1:8080/ -r 500/s -d 30s
  gameday load http://127.0.0.1:8080/ -c 50 -n 10000 --hlog latency.hlog
  gameday load http://127.0.0.1:8080/chat -H "content-type: application/json" \\
      -b '{"n":"\${nonce}"}'
  GAMEDAY_PASSWORD=... gameday load https://127.0.0.1:8443/upload -u alice \\
      -m PUT --body-file photo.jpg -H "content-type: image/jpeg" --json`;

export function addLoadCommand(program: Command, host: Host, done: Done): void {
  const command = program
    .command("load")
    .description("load a URL, without a scenario file")
    .argument("<url>", "what is requested");
  addLoadOptions(command);
  command
    .addHelpText("after", examples)
    .action(async (url: string, flags: Flags) =>
      done(await load(host, url, flags, command.options)),
    );
}

async function load(
  host: Host,
  url: string,
  flags: Flags,
  options: readonly Option[],
): Promise<number> {
  const told = toldCommand(host.args, options);
  const scenario = scenarioOf(url, flags, { files: host.files, told });
  requirePassword(flags.user, host.env);
  if ((flags.user?.password ?? null) !== null) host.stderr.write(visiblePassword);
  const seed = flags.seed ?? anySeed();
  const folder = flags.out ?? null;
  const played = await playHere(host, planOf(scenario, seed), {
    folder,
    // With the seed that was drawn, so that it can be played again.
    command: flags.seed === undefined ? `${told} --seed ${seed}` : told,
    isQuiet: flags.json === true,
    wantsScreen: flags.tui && flags.json !== true,
  });
  const { result } = played;
  if (flags.json === true) host.stdout.write(toJson(result));
  else tellResult(host, result, folder);
  if (folder !== null) writeReports(host, folder, played);
  if (flags.hlog !== undefined) host.files.write(flags.hlog, hlogOf(played));
  return result.verdict.exitCode;
}

const hlogOf = ({ result, measurements }: Played): string =>
  toHlog(measurements, { startedAtMs: Date.parse(result.run.startedAt) });
