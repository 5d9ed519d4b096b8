/** The command line: which commands there are, and what they share. */

import { Command } from "commander";
import type { Done } from "./done.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import { addFaultProxyCommand } from "./faultproxy-command.ts";
import type { Host } from "./host.ts";
import { addLoadCommand } from "./load-command.ts";
import { addPlanCommand } from "./plan-command.ts";
import { addRunCommand } from "./run-command.ts";
import { addSchemaCommand } from "./schema-command.ts";
import { addUndoCommand } from "./undo-command.ts";

const examples = `
Examples:
  gameday run scenarios/provider-outage.yaml           rehearse an outage of the main provider
  gameday run scenarios/{smoke,replica-kill}.yaml --out reports/ci   several, as a release gate
  gameday run scenarios/url-smoke.yaml --target http://127.0.0.1:8080   your system
  gameday plan scenarios/replica-kill.yaml             what would happen, and what it can prove
  gameday load http://127.0.0.1:8080/ --rate 500/s     a load test without a file

${exitCodeHelp}`;

export function commandLine(host: Host, done: Done): Command {
  const program = new Command("gameday")
    .description(
      "Rehearse the outage before it happens: load, faults and SLO verdicts for gateways.",
    )
    .version(host.tool.version)
    .addHelpText("after", examples)
    .showSuggestionAfterError()
    .showHelpAfterError("(gameday --help shows examples)")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
      getOutHelpWidth: () => host.stdout.columns,
      getErrHelpWidth: () => host.stderr.columns,
    });
  addRunCommand(program, host, done);
  addPlanCommand(program, host, done);
  addUndoCommand(program, host, done);
  addLoadCommand(program, host, done);
  addFaultProxyCommand(program, host, done);
  addSchemaCommand(program, host, done);
  return program;
}

/** Carries out what the host was asked for; resolves with the exit code. Never rejects. */
export async function runCommandLine(
  host: Host,
  tell: (error: unknown) => number,
): Promise<number> {
  let exitCode = 0;
  const done: Done = (code) => {
    exitCode = code;
  };
  try {
    await commandLine(host, done).parseAsync([...host.args], { from: "user" });
    return exitCode;
  } catch (error) {
    return tell(error);
  }
}
