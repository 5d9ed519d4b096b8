/** gameday faultproxy: the embedded fault proxy as a program of its own. */

import type { Command } from "commander";
import { z } from "zod";
import { anySeed, seeded } from "../base/random.ts";
import { startFaultProxy } from "../faultproxy/server.ts";
import type { Done } from "./done.ts";
import type { Host } from "./host.ts";
import { portOption, seedOption } from "./options.ts";

interface Flags {
  readonly host: string;
  readonly port: number;
  readonly seed?: number;
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
    .addHelpText("after", "\nExample:\n  gameday faultproxy --port 8474 --seed 42")
    .action(async (flags: Flags) => done(await serve(host, flags)));
}

/** Serves until a signal comes or the parent is gone. */
async function serve(host: Host, flags: Flags): Promise<number> {
  const ordered = host.parent === null ? null : orderSchema.parse(await host.parent.order);
  const seed = ordered?.config.seed ?? flags.seed ?? anySeed();
  const random = (...purposes: readonly (string | number)[]) => seeded(seed, ...purposes);
  const { clock } = host;
  const proxy = await startFaultProxy({ clock, random }, { host: flags.host, port: flags.port });
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
