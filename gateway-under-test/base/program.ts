/** The contract of the three programs with whoever starts them; all that touches `process`. */

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { type Clock, systemClock } from "./clock.ts";
import { beginDrill } from "./drills/begin-drill.ts";
import type { Machine } from "./drills/drill.ts";
import { type DrillAnswer, Drills, drillOrders } from "./drills/drills.ts";
import { SkewedClock } from "./drills/skewed-clock.ts";
import { withEnvironment } from "./environment.ts";
import type { Address } from "./http-server.ts";
import { parseConfig } from "./parse-config.ts";

export interface Running extends Address {
  /** Graceful; resolves when nothing is in flight any more. */
  stop(): Promise<void>;
}

export interface Program<Config> {
  readonly name: string;
  readonly schema: z.ZodType<Config>;
  /** The clock is the program's own: a drill may put its time stamps wrong. */
  start(config: Config, clock: Clock): Promise<Running>;
}

/** What a parent sends. A second start is ignored; a stop is obeyed even before the start. */
const orderSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("start"), config: z.unknown() }),
  z.object({ kind: z.literal("stop") }),
  ...drillOrders,
]);

/** What a parent is told: one of the first two, once; then of its drills. */
export type Announcement =
  | DrillAnswer
  | { readonly kind: "ready"; readonly host: string; readonly port: number }
  | { readonly kind: "failed"; readonly message: string };

/** `hurried`: told twice to stop, so that something in flight may have been cut. */
const exitCodes = { stopped: 0, hurried: 1, failed: 2 } as const;

export function run<Config>(program: Program<Config>): void {
  if (process.send === undefined) runByHand(program);
  else runUnderParent(program);
}

function runUnderParent<Config>(program: Program<Config>): void {
  let started: Promise<Running> | undefined;
  const stop = () => stopOnce(() => started);
  const drills = new Drills(clock, (drill) => beginDrill(clock, machine, drill), announce);
  // The parent is gone, so nobody reads the answers: leave at once, even while draining.
  process.once("disconnect", () => process.exit(exitCodes.stopped));
  // The terminal sends Ctrl-C to the whole group; the parent decides what it means.
  process.on("SIGINT", () => {});
  onSigterm(stop);
  process.on("message", (raw) => {
    const order = orderSchema.safeParse(raw);
    if (!order.success) return fail(program, `unknown message: ${JSON.stringify(raw)}`);
    const message = order.data;
    if (message.kind === "stop") return stop();
    if (message.kind !== "start") return drills.obey(message);
    if (started !== undefined) return;
    started = start(program, () => message.config);
    started.then(
      ({ host, port }) => announce({ kind: "ready", host, port }),
      (error) => fail(program, error),
    );
  });
}

/** JSON is YAML too, so one parser reads both. */
function runByHand<Config>(program: Program<Config>): void {
  const [option, file] = process.argv.slice(2);
  if (option !== "--config" || file === undefined) {
    fail(program, "started by hand it needs --config FILE (YAML or JSON)");
    return;
  }
  const started = start(program, () => parse(readFileSync(file, "utf8")));
  const stop = () => stopOnce(() => started);
  onSigterm(stop);
  process.once("SIGINT", stop);
  started.then(
    ({ host, port }) => process.stdout.write(`${program.name}: http://${host}:${port}\n`),
    (error) => fail(program, error),
  );
}

/** Asynchronous from the first line, so that whatever is wrong ends in one rejection. */
async function start<Config>(program: Program<Config>, read: () => unknown): Promise<Running> {
  const config = withEnvironment(read(), process.env);
  return program.start(parseConfig(program.schema, config), clock);
}

const clock = new SkewedClock(systemClock);

const machine: Machine = {
  cpuMs() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000;
  },
  availableBytes: () => process.availableMemory(),
};

let isStopping = false;

/** A parent's message and a signal to the group often come together: they mean one stop. */
function stopOnce(started: () => Promise<Running> | undefined): void {
  if (isStopping) return;
  isStopping = true;
  Promise.resolve(started())
    .then((running) => running?.stop())
    .then(
      () => process.exit(exitCodes.stopped),
      () => process.exit(exitCodes.failed),
    );
}

/** The first SIGTERM asks, the second one insists. */
function onSigterm(stop: () => void): void {
  process.once("SIGTERM", () => {
    stop();
    process.once("SIGTERM", () => process.exit(exitCodes.hurried));
  });
}

function announce(message: Announcement, done: () => void = () => {}): void {
  if (process.send !== undefined && process.connected) {
    process.send(message, undefined, undefined, done);
  } else {
    done();
  }
}

function fail<Config>(program: Program<Config>, reason: unknown): void {
  const message = `${program.name}: ${reason instanceof Error ? reason.message : reason}`;
  process.stderr.write(`${message}\n`);
  announce({ kind: "failed", message }, () => process.exit(exitCodes.failed));
}
