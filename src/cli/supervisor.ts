/**
 * A process that runs a program which is not ours, so that it ends with whoever started us: with
 * the channel to the parent the program is gone, too, be it paused. What it says and is told is in
 * target/supervised.ts.
 */

import { spawn } from "node:child_process";
import { type SupervisorReport, supervisorOrder } from "../target/supervised.ts";

const [program = "", ...args] = process.argv.slice(2);

// A group of its own: Ctrl-C in the terminal is for the parent, which decides what it means.
const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"], detached: true });
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
process.once("SIGTERM", () => child.kill("SIGKILL"));
process.once("disconnect", () => child.kill("SIGKILL"));
process.on("message", (message) => {
  const { signal } = supervisorOrder.parse(message);
  child.kill(signal);
  say({ kind: "signalled" });
});

child.once("spawn", () => say({ kind: "running", pid: child.pid ?? 0 }));
child.once("error", (error) => {
  const isMissing = "code" in error && error.code === "ENOENT";
  say(isMissing ? { kind: "missing" } : { kind: "failed", message: error.message });
  if (child.pid === undefined) leave();
});
child.once("exit", (code, signal) => {
  say({ kind: "ended", how: signal === null ? `with exit code ${code}` : `by ${signal}` });
  leave();
});

function say(report: SupervisorReport): void {
  // A parent that is gone meanwhile is noticed by the end of the channel.
  if (process.connected) process.send?.(report, undefined, undefined, () => undefined);
}

/** The channel alone keeps this process: what was said is delivered before it ends. */
function leave(): void {
  if (process.connected) process.disconnect();
}
