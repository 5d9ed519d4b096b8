/** Computes for nothing in threads of its own, so that the program has to share the processor. */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { BurnOrder } from "./burn-thread.ts";
import type { DrillOf, Machine, RunningDrill } from "./drill.ts";

/** Beside this file, and compiled if this one is. */
const thread = new URL(import.meta.url.replace(/burn(\.\w+)$/, "burn-thread$1"));

/** Resolves when all threads have begun. */
export async function burn(
  machine: Pick<Machine, "cpuMs">,
  { cores, share, lasting }: DrillOf<"burn">,
): Promise<RunningDrill> {
  const spent = new Float64Array(new SharedArrayBuffer(cores * Float64Array.BYTES_PER_ELEMENT));
  const cpuBefore = machine.cpuMs();
  const workers: Worker[] = [];
  const end = async () => {
    await Promise.all(workers.map((worker) => worker.terminate()));
  };
  try {
    for (let index = 0; index < cores; index++) {
      const workerData = { spent, index, share, lasting } satisfies BurnOrder;
      const worker = new Worker(thread, { workerData, execArgv: [] });
      // Nobody else listens once it runs, and an error that nobody hears ends the program.
      worker.on("error", () => undefined);
      workers.push(worker);
    }
    await Promise.all(workers.map((worker) => once(worker, "online")));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    tally: () => {
      const busy = spent.reduce((sum, each) => sum + each, 0);
      // Threads that wait for a processor are busy, too; what the process got is the bound.
      return { touched: Math.min(busy, machine.cpuMs() - cpuBefore), unit: "ms", times: cores };
    },
    end,
  };
}
