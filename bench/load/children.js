/** Child processes and folders of a measurement: whatever is started or made here ends with it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const children = new Set();
const folders = new Set();

process.once("exit", endEverything);
for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.once(signal, () => process.exit(code));
}

function endEverything() {
  for (const child of children) child.kill("SIGKILL");
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), "gameday-bench-"));
  folders.add(folder);
  return folder;
}

export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: "ignore", ...options });
  children.add(child);
  child.once("error", () => children.delete(child));
  child.once("exit", () => children.delete(child));
  return child;
}

/** Resolves when it is gone. */
export async function end(child) {
  if (!children.has(child)) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/**
 * Runs a program to its end. `cpuSeconds`: of all its threads; null where /proc is not there. Other
 * children must not end meanwhile, for the system adds up the time of all that have.
 */
export async function run(command, args, { watch = () => {} } = {}) {
  const before = reapedCpuSeconds();
  const child = start(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const stopWatching = watch(child);
  const [stdout, stderr, [code]] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, "close"),
  ]);
  stopWatching?.();
  const cpuSeconds = before === null ? null : reapedCpuSeconds() - before;
  return { code, stdout, stderr, cpuSeconds };
}

async function textOf(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Fields 16 and 17 of /proc/self/stat, in hundredths of a second. */
function reapedCpuSeconds() {
  try {
    const stat = readFileSync("/proc/self/stat", "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[13]) + Number(fields[14])) / 100;
  } catch {
    return null;
  }
}

/** Starts one of our own servers, a file of this folder, and tells its first message. */
export async function startServer(name, config = {}) {
  const file = new URL(name, import.meta.url).pathname;
  const stdio = ["ignore", "inherit", "inherit", "ipc"];
  const child = start(process.execPath, [file, JSON.stringify(config)], { stdio });
  const [{ port }] = await once(child, "message");
  return { child, url: `http://127.0.0.1:${port}/` };
}
