/** Starts the programs in this process, on ports of their own; each stops when its test is over. */

import { createHash } from "node:crypto";
import { createServer, type RequestListener } from "node:http";
import { request } from "undici";
import { onTestFinished } from "vitest";
import type { z } from "zod";
import { startBalancer } from "../../gateway-under-test/balancer/balancer.ts";
import { balancerSchema } from "../../gateway-under-test/balancer/config.ts";
import { systemClock } from "../../gateway-under-test/base/clock.ts";
import { listen } from "../../gateway-under-test/base/http-server.ts";
import { parseConfig } from "../../gateway-under-test/base/parse-config.ts";
import { gatewaySchema } from "../../gateway-under-test/gateway/config.ts";
import { startGateway } from "../../gateway-under-test/gateway/gateway.ts";
import type { CallLogEntry } from "../../gateway-under-test/gateway/records/call-log.ts";
import type { behaviourSchema } from "../../gateway-under-test/provider/behaviour.ts";
import { providerSchema } from "../../gateway-under-test/provider/config.ts";
import { startProvider } from "../../gateway-under-test/provider/provider.ts";
import type { RequestLog } from "../../gateway-under-test/provider/request-log.ts";

export interface SimulatedProvider {
  readonly name: string;
  readonly url: string;
  /** In place of what it was told before; `{}`: as usual again. */
  behave(behaviour: z.input<typeof behaviourSchema>): Promise<void>;
  log(): Promise<ReturnType<RequestLog["snapshot"]>>;
  stop(): Promise<void>;
}

const sha256 = (key: string) => createHash("sha256").update(key).digest("hex");

const tenant = (name: string) => ({ name, keySha256: [sha256(`key-${name}`)] });

export const tenants = [tenant("a"), tenant("b")] as const;

/** Quick, and of one length, so that tests can count tokens. */
const quick = {
  latencyMs: { median: 1, sigma: 0 },
  tokensPerSecond: 1_000,
  tokens: 5,
  drainMs: 50,
};

export async function aProvider(
  name: string,
  config: z.input<typeof providerSchema> = {},
): Promise<SimulatedProvider> {
  const parsed = parseConfig(providerSchema, { ...quick, ...config, name });
  const running = await startProvider(systemClock, parsed);
  onTestFinished(() => running.stop());
  const url = `http://127.0.0.1:${running.port}`;
  return {
    name,
    url,
    stop: () => running.stop(),
    async behave(behaviour) {
      const isNormal = Object.keys(behaviour).length === 0;
      const fault = `${url}/control/faults/of-test`;
      const body = JSON.stringify({ part: behaviour });
      const answer = isNormal
        ? await request(fault, { method: "DELETE" })
        : await request(fault, { method: "PUT", body });
      if (answer.statusCode !== 200) throw new Error(await answer.body.text());
      await answer.body.dump();
    },
    async log() {
      const { body } = await request(`${url}/control/log`);
      return JSON.parse(await body.text());
    },
  };
}

export interface TestGateway {
  readonly url: string;
  /** The log, once so many calls are closed: that is a moment after the client has its answer. */
  calls(count: number): Promise<readonly CallLogEntry[]>;
  metrics(): Promise<string>;
  stop(): Promise<void>;
}

/** Patient enough for a busy machine; tests about silence set their own. */
const patient = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000 };

/** Alias `smart` tries the providers in the order given. Tenants a and b have `key-a`, `key-b`. */
export async function aGateway(
  providers: readonly Pick<SimulatedProvider, "name" | "url">[],
  config: Partial<z.input<typeof gatewaySchema>> = {},
): Promise<TestGateway> {
  const parsed = parseConfig(gatewaySchema, {
    replica: "gateway-1",
    tenants,
    providers: providers.map(({ name, url }) => ({ name, baseUrl: url })),
    models: { smart: providers.map(({ name }) => ({ provider: name, model: `${name}-model` })) },
    drainDelayMs: 0,
    drainMs: 200,
    ...config,
    timeouts: { ...patient, ...config.timeouts },
  });
  const calls: CallLogEntry[] = [];
  const log = { write: (entry: CallLogEntry) => calls.push(entry), flush() {} };
  const running = await startGateway(systemClock, log, parsed);
  onTestFinished(() => running.stop());
  const url = `http://127.0.0.1:${running.port}`;
  return {
    url,
    async calls(count) {
      await until(() => calls.length >= count);
      return calls;
    },
    stop: () => running.stop(),
    metrics: async () => (await request(`${url}/metrics`)).body.text(),
  };
}

export async function aBalancer(
  replicas: readonly { readonly name: string; readonly url: string }[],
  config: z.input<typeof balancerSchema> = {},
) {
  const addresses = replicas.map(({ name, url }) => ({ name, url }));
  const parsed = parseConfig(balancerSchema, { replicas: addresses, drainMs: 200, ...config });
  const running = await startBalancer(systemClock, parsed);
  onTestFinished(() => running.stop());
  const url = `http://127.0.0.1:${running.port}`;
  const status = async () =>
    JSON.parse(await (await request(`${url}/balancer/status`)).body.text());
  return { url, status };
}

/** A server that does what the simulated programs would never do. */
export async function aServer(listener: RequestListener) {
  const server = createServer(listener);
  const { port } = await listen(server, { host: "127.0.0.1", port: 0 });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  onTestFinished(stop);
  return { url: `http://127.0.0.1:${port}`, stop };
}

/** Nobody listens on port 1; a port that was just closed might be given to the next server. */
export const refusingUrl = "http://127.0.0.1:1";

/** Waits for what must come to pass; the test's own timeout ends a wait in vain. */
export async function until(claim: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await claim())) await systemClock.sleep(5);
}
