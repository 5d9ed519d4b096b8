/** The programs as real processes out of dist/; each is killed when its test is over. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface Process {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly child: ChildProcess;
  /** Lines on stdout so far. */
  lines(): readonly string[];
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | string>;
}

const main = (program: string) =>
  fileURLToPath(new URL(`../../../../dist/gateway-under-test/${program}/main.js`, import.meta.url));

/** `execArgv`: options of node itself. */
export async function aProcess(
  program: string,
  config: object,
  execArgv: readonly string[] = [],
): Promise<Process> {
  const child = fork(main(program), {
    execArgv: [...execArgv],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  child.stdout?.on("data", (chunk) => {
    output += chunk;
  });
  const exited = once(child, "exit");
  child.send({ kind: "start", config });
  const [message] = await once(child, "message");
  if (message.kind !== "ready") throw new Error(message.message);
  return {
    url: `http://127.0.0.1:${message.port}`,
    port: message.port,
    pid: child.pid ?? 0,
    child,
    lines: () => output.split("\n").filter((line) => line !== ""),
    async stop() {
      child.kill("SIGTERM");
      const [code, signal] = await exited;
      return code ?? signal;
    },
  };
}
