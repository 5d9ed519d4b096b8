/** gameday faultproxy: the embedded fault proxy as a program of its own. */

import type { Command } from "commander";
import { z } from "zod";
import { GamedayError } from "../base/errors.ts";
import { anySeed, seeded } from "../base/random.ts";
import { type RunningFaultProxy, startFaultProxy } from "../faultproxy/server.ts";
import { type ConformanceFlags, checkConformance, serverOption } from "./conformance-command.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import { fileOption, portOption, seedOption } from "./options.ts";
import { tellError } from "./tell-error.ts";

interface Flags extends ConformanceFlags {
  readonly conformance?: URL;
  readonly host: string;
  readonly port: number;
  readonly seed?: number;
  readonly config?: string;
  readonly metrics?: true;
}

/** What a parent process may order instead of writing flags. */
const orderSchema = z.object({ config: z.object({ seed: z.int().optional() }) });

export function addFaultProxyCommand(program: Command, host: Host, done: Done): void {
  program
    .command("faultproxy")
    .description("serve the fault proxy: any Toxiproxy client can use it")
    .option("--host <address>", "where its API listens", "localhost")
    .option("--port <number>", "port of the API; 0: a free one", portOption, 8474)
    .option("--seed <number>", "makes jitter and toxicity repeatable", seedOption)
    .option("--config <file>", "proxies to begin with: what POST /populate takes", fileOption)
    .option("--metrics", "serve /metrics for Prometheus")
    .option("--conformance <url>", "check the server there instead of serving", serverOption)
    .option("--force", "with --conformance: also reset proxies of others")
    .option("--json", "with --conformance: print the result as JSON")
    .addHelpText("after", "\nExample:\n  gameday faultproxy --port 8474 --seed 42")
    .action(async (flags: Flags) => done(await serve(host, flags)));
}

/** Serves until a signal comes or the parent is gone. */
async function serve(host: Host, flags: Flags): Promise<number> {
  if (flags.conformance) return checkConformance(host, flags.conformance, flags);
  const ordered = host.parent === null ? null : orderSchema.parse(await host.parent.order);
  const seed = ordered?.config.seed ?? flags.seed ?? anySeed();
  const random = (...purposes: readonly (string | number)[]) => seeded(seed, ...purposes);
  const { clock } = host;
  const { host: listen, port: wanted, metrics = false, config } = flags;
  const proxy = await startFaultProxy({ clock, random }, { host: listen, port: wanted, metrics });
  if (config !== undefined) await populate(host, proxy, config);
  const { host: address, port } = proxy;
  host.parent?.say({ kind: "ready", host: address, port });
  if (host.parent === null) host.stdout.write(`fault proxy: http://${address}:${port}\n`);
  await new Promise<void>((resolve) => {
    host.onSignal(resolve);
    host.parent?.onGone(resolve);
  });
  await proxy.stop();
  return 0;
}

/** What is wrong with the file is told, and the server is there all the same, as Toxiproxy's is. */
async function populate(host: Host, proxy: RunningFaultProxy, file: string): Promise<void> {
  try {
    const failure = await proxy.populate(host.files.read(file));
    if (failure === undefined) return;
    const hint = 'Write a list like [{"name":"db","listen":"127.0.0.1:0","upstream":"db:5432"}].';
    throw new GamedayError("E_USAGE", failure.message, { where: file, hint });
  } catch (error) {
    host.stderr.write(tellError(error));
  }
}
