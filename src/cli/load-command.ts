/** gameday load: a load test without a scenario file, by the same engine. */

import { createHash } from "node:crypto";
import { type Command, Option } from "commander";
import { GamedayError } from "../base/errors.ts";
import { anySeed } from "../base/random.ts";
import { hide, isSecretName, withoutJsonSecrets, withoutQuerySecrets } from "../base/secret.ts";
import { type Milliseconds, type PerSecond, perSecond, seconds } from "../base/units.ts";
import { methods, requestFields, requestOf } from "../load/request/request-fields.ts";
import type { LoadModel, RequestSpec } from "../load/traffic.ts";
import { toJson } from "../report/json.ts";
import { planOf } from "../run/plan.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { targetAt } from "../target/spec.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import {
  countOption,
  durationOption,
  folderOption,
  headerOption,
  rateOption,
  seedOption,
} from "./options.ts";
import { playHere } from "./play-here.ts";
import { writeReports } from "./run-folder.ts";
import { shellQuoted } from "./shell-quoted.ts";
import { tellResult } from "./tell-result.ts";

interface Flags {
  readonly rate?: PerSecond;
  readonly connections?: number;
  readonly for?: Milliseconds;
  readonly arrivals?: string;
  readonly method: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeout?: Milliseconds;
  readonly maxInFlight?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly tui: boolean;
  readonly json?: boolean;
}

const known = methods.map((method) => method.toUpperCase());

const defaultRate = perSecond(50);

const examples = `
With --rate, requests leave on schedule whatever the target does, and latency counts from when each
was due. With --connections, each connection waits for its answer: that finds the most a target can
do, and hides how long others would have waited.

Examples:
  gameday load http://127.0.0.1:8080/
  gameday load http://127.0.0.1:8080/ --rate 500/s --for 30s
  gameday load http://127.0.0.1:8080/ --connections 50
  gameday load http://127.0.0.1:8080/v1/chat --method POST \\
      --header "content-type: application/json" --body '{"n":"\${nonce}"}'`;

export function addLoadCommand(program: Command, host: Host, done: Done): void {
  const arrivals = new Option("--arrivals <process>", "of the open loop (default: constant)");
  arrivals.choices(["constant", "poisson"]);
  program
    .command("load")
    .description("load a URL, without a scenario file")
    .argument("<url>", "what is requested")
    .option("--rate <rate>", `open loop, like 500/s (default: ${defaultRate}/s)`, rateOption)
    .option("--connections <number>", "closed loop over so many connections", countOption)
    .option("--for <duration>", "how long (default: 10s)", durationOption)
    .addOption(arrivals)
    .addOption(new Option("--method <method>", "of the requests").choices(known).default("GET"))
    .option("--header <name: value>", "sent with each; may be given again", headerOption)
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    .option("--body <text>", "sent with each; ${nonce} differs from request to request")
    .option(
      "--timeout <duration>",
      "from send to the end of an answer (default: 10s)",
      durationOption,
    )
    .option(
      "--max-in-flight <number>",
      "what is due beyond is dropped (default: 2000)",
      countOption,
    )
    .option("--seed <number>", "fixes every choice of chance", seedOption)
    .option("--out <dir>", "keep the reports here (default: none are kept)", folderOption)
    .option("--no-tui", "plain progress lines, even in a terminal")
    .option("--json", "print the result as JSON on stdout")
    .addHelpText("after", examples)
    .action(async (url: string, flags: Flags) => done(await load(host, url, flags)));
}

async function load(host: Host, url: string, flags: Flags): Promise<number> {
  const seed = flags.seed ?? anySeed();
  const plan = planOf(scenarioOf(url, flags), seed);
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
  return result.verdict.exitCode;
}

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

/** The scenario that the flags stand for. */
function scenarioOf(url: string, flags: Flags): Scenario {
  const { origin } = new URL(targetAt(url).url);
  const request = requestFor(url, flags);
  const sha256 = createHash("sha256").update(JSON.stringify({ url, flags })).digest("hex");
  const expect = { statuses: null, stream: null };
  const { timeout = seconds(10) } = flags;
  return {
    name: "load",
    description: `${flags.method} ${withoutQuerySecrets(url)}`,
    seed: null,
    source: { path: "", text: "", sha256 },
    target: targetAt(origin),
    traffics: [{ name: "load", model: modelOf(flags), request, timeout, expect }],
    faults: [],
    guards: [],
    objectives: [],
  };
}

/** Read as a scenario's request is, so that the same mistakes are told in the same words. */
function requestFor(url: string, { method, header = {}, body }: Flags): RequestSpec {
  // As it was written: a URL object would encode the braces of ${nonce}.
  const path = url.replace(/^https?:\/\/[^/?#]*|#.*$/gi, "").replace(/^(?!\/)/, "/");
  const parsed = requestFields.safeParse({ [method.toLowerCase()]: path, headers: header, body });
  if (parsed.success) return requestOf(parsed.data);
  const [problem] = parsed.error.issues;
  throw new GamedayError("E_USAGE", `the request cannot be sent: ${problem?.message}`);
}

function modelOf(flags: Flags): LoadModel {
  const { rate, connections, for: duration = seconds(10), arrivals, maxInFlight } = flags;
  if (connections === undefined) {
    const process = arrivals === "poisson" ? "poisson" : "constant";
    const hold = { kind: "hold", duration, rate: rate ?? defaultRate } as const;
    return { kind: "open", process, stages: [hold], maxInFlight: maxInFlight ?? 2000 };
  }
  if ((rate ?? arrivals ?? maxInFlight) !== undefined) {
    const hint = "Use --rate for an open loop, --connections for a closed one.";
    const message = "--connections excludes --rate, --arrivals and --max-in-flight";
    throw new GamedayError("E_USAGE", message, { hint });
  }
  return { kind: "closed", connections, duration };
}
