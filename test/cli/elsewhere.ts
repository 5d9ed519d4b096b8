/** A system that outlives the run: a provider, a replica that only sleeps, and a fault proxy. */

import { type ChildProcess, spawn } from "node:child_process";
import { z } from "zod";
import { systemClock } from "../../src/base/clock.ts";
import { Program } from "../../src/target/program.ts";
import { closedPort } from "../faultproxy/loopback.ts";
import { builtPrograms } from "../target/built-programs.ts";
import { closeLater, until } from "../target/echo-server.ts";
import { portsWith } from "../target/processes.ts";

export interface Elsewhere {
  readonly faultProxy: string;
  /** As a scenario writes it. */
  readonly target: object;
  /** The process that is called `gateway/1`. */
  readonly replica: number;
  /** How many faults are on at the provider. */
  misbehaviours(): Promise<number>;
}

export async function startElsewhere(faultProxy: string): Promise<Elsewhere> {
  const spec = { name: "provider", file: builtPrograms.provider, config: {}, logFile: null };
  const provider = await Program.start(portsWith(systemClock), spec);
  closeLater(() => provider.stop());
  const replica = endLater(spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]));
  const { host, port } = provider.address;
  const link = { listen: "127.0.0.1:0", upstream: `${host}:${port}` };
  return {
    faultProxy,
    replica,
    target: {
      url: provider.url,
      keys: { "tenant-a": "of-nobody" },
      "fault-proxy": faultProxy,
      links: { "provider/openai": link, "provider/anthropic": link },
      processes: { "gateway/1": { pid: replica } },
      providers: { "provider/anthropic": { control: provider.url } },
    },
    async misbehaviours() {
      const response = await fetch(`${provider.url}/control/faults`);
      return faultsSchema.parse(await response.json()).faults.length;
    },
  };
}

/** Ends with the test. */
function endLater(child: ChildProcess): number {
  closeLater(() => void child.kill("SIGKILL"));
  return child.pid ?? 0;
}

/** Starts the program, or gameday faultproxy for undefined; resolves with the URL of its API. */
export function faultProxyIn(program: string | undefined) {
  const start = async () => {
    const port = await closedPort();
    const at = ["--host", "127.0.0.1", "--port", `${port}`];
    const own = [builtPrograms.faultProxy.file.pathname, "faultproxy", ...at];
    const child = program
      ? spawn(
          program,
          at.map((arg) => arg.replace("--", "-")),
        )
      : spawn(process.execPath, own);
    endLater(child);
    const url = `http://127.0.0.1:${port}`;
    await until(() =>
      fetch(`${url}/version`).then(
        () => true,
        () => false,
      ),
    );
    return url;
  };
  const skip = program === undefined || program === "";
  return {
    name: skip ? "skipped: GAMEDAY_TOXIPROXY does not say where it is" : program,
    skip,
    start,
  };
}

const faultsSchema = z.object({ faults: z.array(z.unknown()) });

const proxiesSchema = z.record(
  z.string(),
  z.object({ toxics: z.array(z.object({ name: z.string() })) }),
);

/** Names of toxics by proxy. */
export async function stateOfProxy(
  api: string,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const proxies = proxiesSchema.parse(await (await fetch(`${api}/proxies`)).json());
  const named = Object.entries(proxies).map(([name, { toxics }]) => {
    return [name, toxics.map((toxic) => toxic.name)] as const;
  });
  return Object.fromEntries(named);
}
