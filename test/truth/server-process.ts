/** The servers of this folder as processes of their own, which end with the test. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { z } from "zod";

export interface ServerProcess {
  readonly child: ChildProcess;
  readonly origin: string;
  /** What is loaded; all else that is asked of it is not counted. */
  readonly url: string;
}

export async function startServer(name: string, config: object): Promise<ServerProcess> {
  const file = new URL(`${name}.mjs`, import.meta.url).pathname;
  const child = spawn(process.execPath, [file, JSON.stringify(config)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [message] = await once(child, "message");
  const { port } = z.object({ port: z.int() }).parse(message);
  const origin = `http://127.0.0.1:${port}`;
  return { child, origin, url: `${origin}/load` };
}

/** The server's own log, and how late its event loop was (mean; milliseconds). */
export interface Truth<Entry> {
  readonly requests: readonly Entry[];
  readonly loopLagMs: number;
}

export async function truthOf<Entry>(
  { origin }: ServerProcess,
  entry: z.ZodType<Entry>,
): Promise<Truth<Entry>> {
  const truth = z.object({ requests: z.array(entry), loopLagMs: z.number().default(0) });
  return truth.parse(await (await fetch(`${origin}/truth`)).json());
}

/** Values by percentile, of 1: the value at rank ceil(p n), as a histogram reads it. */
export function quantilesOf(values: readonly number[]): (p: number) => number {
  const sorted = values.toSorted((a, b) => a - b);
  return (p) => sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? Number.NaN;
}

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
