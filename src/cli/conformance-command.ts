/** gameday faultproxy --conformance: how a server differs from toxiproxy-server 2.12. */

import { InvalidArgumentError } from "commander";
import { anySeed, seeded } from "../base/random.ts";
import { runSuite } from "../faultproxy/conformance/run-suite.ts";
import { suite } from "../faultproxy/conformance/suite.ts";
import { summaryOf, told } from "../faultproxy/conformance/summary.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Host } from "./host.ts";

export interface ConformanceFlags {
  readonly json?: boolean;
  readonly force?: boolean;
}

export function serverOption(text: string): URL {
  if (URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError("Write the address of its API, like http://127.0.0.1:8474.");
}

/** Resolves with 0 when all that differs is known, with 1 otherwise. */
export async function checkConformance(
  host: Host,
  server: URL,
  { json = false, force = false }: ConformanceFlags,
): Promise<number> {
  const random = seeded(anySeed(), "conformance");
  const results = await runSuite({ clock: host.clock, random }, suite, { server, force });
  const document = { ...summaryOf(server, results), results };
  host.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : told(server, results));
  return results.every(({ ok }) => ok) ? exitCodes.pass : exitCodes.failed;
}
