/** The options of gameday load, in the groups in which its help shows them. */

import { type Command, Option } from "commander";
import { methods } from "../load/request/request-fields.ts";
import { defaults } from "./load-entry.ts";
import { passwordVariable } from "./load-login.ts";
import {
  countOption,
  durationOption,
  fileOption,
  folderOption,
  headerOption,
  rateOption,
  seedOption,
  userOption,
} from "./options.ts";

export function addLoadOptions(command: Command): void {
  addModelOptions(command.optionsGroup("How much, and for how long:"));
  addRequestOptions(command.optionsGroup("What is sent:"));
  addTransportOptions(command.optionsGroup("How it travels:"));
  addGeneratorOptions(command.optionsGroup("What sends it:"));
  addOutputOptions(command.optionsGroup("What is told:"));
  command.helpOption("-h, --help", "show this");
  // Choices stand in the descriptions, where they read better.
  command.configureHelp({ optionDescription: ({ description }) => description });
}

function addModelOptions(command: Command): void {
  const arrivals = new Option(
    "--arrivals <process>",
    "open loop: constant (default), poisson or jitter",
  );
  command
    .option("-r, --rate <rate>", `open loop: like 500/s (default: ${defaults.rate})`, rateOption)
    .option("-c, --connections <number>", "closed loop: each waits for its answer", countOption)
    .option("-n, --requests <number>", "so many, then stop", countOption)
    .option("-d, --for <duration>", `so long (default: ${defaults.duration})`, durationOption)
    .addOption(new Option("--duration <duration>").argParser(durationOption).hideHelp())
    .addOption(arrivals.choices(["constant", "poisson", "jitter"]))
    .option(
      "--max-in-flight <number>",
      "open loop: what is due beyond is dropped (default: 2000)",
      countOption,
    )
    .option("--warmup <duration>", "sent before, and not measured", durationOption);
}

const known = methods.map((method) => method.toUpperCase());

function addRequestOptions(command: Command): void {
  const method = new Option("-m, --method <method>", "default: GET, or POST with a body");
  command
    .addOption(method.choices(known))
    .option(
      "-H, --header <name: value>",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
      "may be given again; ${env.NAME} stands for a secret",
      headerOption,
    )
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    .option("-b, --body <text>", "${nonce} in it differs from request to request")
    .option("--body-file <file>", "the body from a file, byte by byte", fileOption)
    .option(
      "-u, --user <name>",
      `basic authentication; its password is in ${passwordVariable}`,
      userOption,
    )
    .option(
      "-t, --timeout <duration>",
      "from send to the end of an answer (default: 10s)",
      durationOption,
    );
}

function addTransportOptions(command: Command): void {
  command
    .option("--http2", "HTTP/2; needs an https URL")
    .option("--no-reuse", "a connection for each request")
    .option("-k, --insecure", "take any certificate")
    .option("--cacert <file>", "PEM file of the authorities that are trusted", fileOption)
    .option("--cert <file>", "PEM file of the client's certificate", fileOption)
    .option("--key <file>", "PEM file of its private key", fileOption);
}

function addGeneratorOptions(command: Command): void {
  const engine = new Option("--engine <name>", "closed loop: gameday (default) or autocannon");
  command
    .option("--workers <number>", "threads (default: one a core but one)", countOption)
    .option("--no-calibrate", "do not measure the generator itself before")
    .addOption(engine.choices(["gameday", "autocannon"]))
    .option("--seed <number>", "fixes every choice of chance", seedOption);
}

function addOutputOptions(command: Command): void {
  command
    .option("--json", "the result as JSON on stdout, and nothing else")
    .option("--hlog <file>", "the distributions as an HdrHistogram log", fileOption)
    .option("--out <dir>", "all reports (default: none are kept)", folderOption)
    .option("--no-tui", "plain progress lines, even in a terminal");
}
