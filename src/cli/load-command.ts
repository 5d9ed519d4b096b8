/** gameday load: a load test without a scenario file, by the same engine. */

import { type Command, Option } from "commander";
import { anySeed } from "../base/random.ts";
import { hide, isSecretName, withoutJsonSecrets, withoutQuerySecrets } from "../base/secret.ts";
import { methods } from "../load/request/request-fields.ts";
import { toHlog } from "../report/hlog.ts";
import { toJson } from "../report/json.ts";
import { planOf } from "../run/plan.ts";
import type { Played } from "../run/play.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import { defaults, type LoadFlags, scenarioOf } from "./load-flags.ts";
import {
  countOption,
  durationOption,
  fileOption,
  folderOption,
  headerOption,
  rateOption,
  seedOption,
} from "./options.ts";
import { playHere } from "./play-here.ts";
import { writeReports } from "./run-folder.ts";
import { shellQuoted } from "./shell-quoted.ts";
import { tellResult } from "./tell-result.ts";

interface Flags extends LoadFlags {
  readonly seed?: number;
  readonly out?: string;
  readonly hlog?: string;
  readonly tui: boolean;
  readonly json?: boolean;
}

const known = methods.map((method) => method.toUpperCase());

const examples = `
With --rate, requests leave on schedule whatever the target does, and latency counts from when each
was due. With --connections, each connection waits for its answer: that finds the most a target can
do, and hides how long others would have waited.

Examples:
  gameday load http://127.0.0.1:8080/
  gameday load http://127.0.0.1:8080/ --rate 500/s --for 30s
  gameday load http://127.0.0.1:8080/ --connections 50
  gameday load http://127.0.0.1:8080/ -c 10 -n 1000 --hlog latency.hlog
  gameday load http://127.0.0.1:8080/v1/chat -H "content-type: application/json" \\
      --body '{"n":"\${nonce}"}'
  gameday load https://127.0.0.1:8443/upload --body-file photo.jpg --insecure --json`;

export function addLoadCommand(program: Command, host: Host, done: Done): void {
  const command = program
    .command("load")
    .description("load a URL, without a scenario file")
    .argument("<url>", "what is requested");
  addLoadOptions(command);
  addRequestOptions(command);
  addTransportOptions(command);
  addOutputOptions(command);
  command
    .addHelpText("after", examples)
    .action(async (url: string, flags: Flags) => done(await load(host, url, flags)));
}

function addLoadOptions(command: Command): void {
  const arrivals = new Option("--arrivals <process>", "of the open loop (default: constant)");
  arrivals.choices(["constant", "poisson", "jitter"]);
  const engine = new Option("--engine <name>", "of the closed loop (default: gameday)");
  command
    .option("-r, --rate <rate>", `open loop, like 500/s (default: ${defaults.rate})`, rateOption)
    .option("-c, --connections <number>", "closed loop over so many connections", countOption)
    .option("-n, --requests <number>", "so many, then stop", countOption)
    .option("-d, --for <duration>", `how long (default: ${defaults.duration})`, durationOption)
    .addOption(arrivals)
    .addOption(engine.choices(["gameday", "autocannon"]))
    .option(
      "--max-in-flight <number>",
      "open loop: what is due beyond is dropped (default: 2000)",
      countOption,
    )
    .option("--warmup <duration>", "send so long before, without measuring", durationOption)
    .option("--workers <number>", "threads (default: one a core but one)", countOption)
    .option("--no-calibrate", "do not measure the generator itself before the load")
    .option("--seed <number>", "fixes every choice of chance", seedOption);
}

function addRequestOptions(command: Command): void {
  const method = new Option("-m, --method <method>", "default: GET, or POST with a body");
  command
    .addOption(method.choices(known))
    .option("-H, --header <name: value>", "sent with each; may be given again", headerOption)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    .option("-b, --body <text>", "sent with each; ${nonce} differs from request to request")
    .option("--body-file <file>", "the same from a file, byte by byte", fileOption)
    .option(
      "-t, --timeout <duration>",
      "from send to the end of an answer (default: 10s)",
      durationOption,
    );
}

function addTransportOptions(command: Command): void {
  command
    .option("--http2", "speak HTTP/2; needs an https URL")
    .option("--no-reuse", "a connection for each request")
    .option("--insecure", "take any certificate")
    .option("--cacert <file>", "PEM file of the authorities that are trusted", fileOption)
    .option("--cert <file>", "PEM file of the client's certificate", fileOption)
    .option("--key <file>", "PEM file of its private key", fileOption);
}

function addOutputOptions(command: Command): void {
  command
    .option("--out <dir>", "keep the reports here (default: none are kept)", folderOption)
    .option("--hlog <file>", "write the distributions as an HdrHistogram log", fileOption)
    .option("--no-tui", "plain progress lines, even in a terminal")
    .option("--json", "print the result as JSON on stdout");
}

async function load(host: Host, url: string, flags: Flags): Promise<number> {
  const seed = flags.seed ?? anySeed();
  const plan = planOf(scenarioOf(url, flags, host.files), seed);
  const folder = flags.out ?? null;
  const played = await playHere(host, plan, {
    folder,
    command: commandOf(host.args, seed, flags),
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

/** With the seed that was drawn, so that it can be played again. */
function commandOf(args: readonly string[], seed: number, flags: Flags): string {
  const given = args.map(withoutSecrets).map(shellQuoted).join(" ");
  return `gameday ${given}${flags.seed === undefined ? ` --seed ${seed}` : ""}`;
}

/** What may stand in a report: `name: value` of a header, and the query of a URL, can be secret. */
function withoutSecrets(arg: string): string {
  const [, name, value] = /^([\w-]+):\s*(.*)$/s.exec(arg) ?? [];
  if (name !== undefined && isSecretName(name)) return `${name}: ${hide(value)}`;
  // A body may be a form, which is a query without its question mark.
  return withoutJsonSecrets(withoutQuerySecrets(`?${arg}`).slice(1));
}
