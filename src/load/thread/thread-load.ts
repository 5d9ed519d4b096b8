/** Load in worker threads, so that neither the recorder nor the screen delays a request. */

import { Worker } from "node:worker_threads";
import { GamedayError } from "../../base/errors.ts";
import type { Milliseconds } from "../../base/units.ts";
import { rehearseRecording } from "../../measure/rehearse.ts";
import type { WorkerHealth } from "../drive/health.ts";
import type { Load, LoadListener, PreparedLoad } from "../load.ts";
import type { FromWorker, ToWorker, WorkerOrder } from "./worker-messages.ts";

export interface ThreadOptions {
  /** The built program of the worker. */
  readonly program: URL;
  /** How many threads share the load. */
  readonly workers: number;
}

export function threadLoad({ program, workers }: ThreadOptions): Load {
  return {
    async prepare(order, listener, signal) {
      const shares = Array.from({ length: workers }, (_, index) => ({ index, count: workers }));
      const threads = shares.map((share) => startThread(program, { order, share }, listener));
      const run = new ThreadRun(threads);
      const stop = () => run.stop();
      signal.addEventListener("abort", stop);
      try {
        rehearseRecording();
        await Promise.all(threads.map((thread) => thread.ready));
      } catch (error) {
        // One that did not come up must not leave the others waiting.
        await run.close();
        throw error;
      } finally {
        signal.removeEventListener("abort", stop);
      }
      return run;
    },
  };
}

interface Thread {
  readonly ready: Promise<void>;
  /** Rejects when the thread dies before it is done. */
  readonly done: Promise<WorkerHealth>;
  say(message: ToWorker): void;
  end(): Promise<unknown>;
}

class ThreadRun implements PreparedLoad {
  readonly #threads: readonly Thread[];

  constructor(threads: readonly Thread[]) {
    this.#threads = threads;
  }

  run(zero: Milliseconds): Promise<readonly WorkerHealth[]> {
    for (const thread of this.#threads) thread.say({ kind: "run", zero });
    return Promise.all(this.#threads.map((thread) => thread.done));
  }

  stop(): void {
    for (const thread of this.#threads) thread.say({ kind: "stop" });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

function startThread(program: URL, workerData: WorkerOrder, listener: LoadListener): Thread {
  const worker = new Worker(program, { workerData });
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "observed") listener.batch(message.batch);
    if (message.kind === "evidence") listener.evidence(message.sample);
  });
  return {
    ready: heard(worker, (message) => (message.kind === "ready" ? true : null)).then(() => {}),
    done: heard(worker, (message) => (message.kind === "done" ? message.health : null)),
    say: (message) => worker.postMessage(message),
    end: () => worker.terminate(),
  };
}

/** The first thing that `pick` takes from the worker's messages; rejects when the worker dies. */
function heard<T>(worker: Worker, pick: (message: FromWorker) => T | null): Promise<T> {
  const promise = new Promise<T>((resolve, reject) => {
    const fail = (cause: unknown) => reject(deathBy(cause));
    worker.on("message", (message: FromWorker) => {
      const picked = pick(message);
      if (picked !== null) resolve(picked);
    });
    worker.on("error", fail);
    worker.on("exit", (code) => fail(new Error(`it exited with code ${code}`)));
  });
  // Only who awaits it hears of a death; unheard, it must not end the process.
  promise.catch(() => undefined);
  return promise;
}

/** What the user can put right, as the functions of a scenario, was told for the user already. */
function deathBy(cause: unknown): GamedayError {
  if (!(cause instanceof Error) || cause.name !== "GamedayError") {
    return new GamedayError("E_LOAD", "a load worker died", { cause });
  }
  // Between threads an error keeps its fields, but not its class.
  const where = "where" in cause && typeof cause.where === "string" ? { where: cause.where } : {};
  return new GamedayError("E_LOAD", cause.message, { ...where, cause });
}
