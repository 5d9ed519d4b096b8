/**
 * The bundled topology, each box a process of its own, each `=` a link of the fault proxy:
 *
 *     load = edge => balancer -> gateway/1..N = provider/NAME => provider/NAME
 *                                             = store => store, where there is one
 */

import type { Clock } from "../base/clock.ts";
import { seconds } from "../base/units.ts";
import type { Processes } from "../faults/process/processes.ts";
import type { ProcessSite } from "../faults/site.ts";
import {
  balancerConfig,
  gatewayConfig,
  keyOf,
  type NamedUrl,
  providerConfig,
  type Reached,
} from "./bundled-config.ts";
import { askLinkHealth } from "./link-health.ts";
import { faultProxyName, type OpenLink, openLink, speaking } from "./links.ts";
import { Program } from "./program.ts";
import type { ProgramSpec } from "./program-child.ts";
import { providersOf } from "./providers.ts";
import { awaitReady } from "./ready.ts";
import type { BundledSpec } from "./spec.ts";
import { StoreServer, storeName } from "./store.ts";
import type { Death, RunningTarget, Target } from "./target.ts";

/** The built programs of the topology. */
export interface BundledPrograms {
  readonly gateway: URL;
  readonly provider: URL;
  readonly balancer: URL;
  readonly faultProxy: Pick<ProgramSpec, "file" | "args">;
  /** Runs what is not ours: the store. */
  readonly supervisor: URL;
}

export interface BundledOptions {
  readonly programs: BundledPrograms;
  readonly seed: number;
  /** The log file of a program; null: none is kept. */
  readonly logFileFor: (program: string) => string | null;
  readonly processes: Pick<Processes, "startedAt">;
  /** Links on which HTTP is to be read, for the faults of the run. */
  readonly httpLinks: ReadonlySet<string>;
}

export function bundledTarget(clock: Clock, spec: BundledSpec, options: BundledOptions): Target {
  return {
    async start(signal) {
      const topology = new Topology(clock, options);
      try {
        return await build(topology, spec, options, signal);
      } catch (error) {
        await topology.stop();
        throw error;
      }
    },
  };
}

type Started = Pick<Program, "onDeath" | "stop">;

/** What was started so far, so that all of it is stopped, however far it came. */
class Topology {
  readonly clock: Clock;
  readonly #options: BundledOptions;
  readonly #started = new Map<string, Promise<Started>>();

  constructor(clock: Clock, options: BundledOptions) {
    this.clock = clock;
    this.#options = options;
  }

  start(
    name: string,
    program: Pick<ProgramSpec, "file" | "args">,
    config: ProgramSpec["config"],
  ): Promise<Program> {
    const { logFileFor, processes } = this.#options;
    const ports = { clock: this.clock, processes };
    const starting = Program.start(ports, { name, ...program, config, logFile: logFileFor(name) });
    this.#started.set(name, starting);
    return starting;
  }

  startStore(): Promise<StoreServer> {
    const { programs, logFileFor, processes } = this.#options;
    const starting = StoreServer.start(this.clock, {
      supervisor: programs.supervisor,
      program: "redis-server",
      logFile: logFileFor(storeName),
      startedAt: (pid) => processes.startedAt(pid),
    });
    this.#started.set(storeName, starting);
    return starting;
  }

  onDeath(report: (death: Death) => void): void {
    for (const [name, starting] of this.#started) {
      const isOurs = name === faultProxyName;
      starting.then(
        (program) => program.onDeath((how) => report({ process: name, how, isOurs })),
        () => undefined,
      );
    }
  }

  /** All at once: no request is in flight any more. One that failed to start is gone already. */
  async stop(): Promise<void> {
    const stopping = [...this.#started.values()].map(async (starting) => (await starting).stop());
    await Promise.allSettled(stopping);
  }
}

async function build(
  topology: Topology,
  spec: BundledSpec,
  { programs, seed, httpLinks }: BundledOptions,
  signal: AbortSignal,
): Promise<RunningTarget> {
  const [faultProxy, store, ...providers] = await Promise.all([
    topology.start(faultProxyName, programs.faultProxy, { seed }),
    spec.store === null ? null : topology.startStore(),
    ...spec.providers.map((name) => {
      const config = providerConfig(spec, name, seed);
      return startNamed(topology, `provider/${name}`, { file: programs.provider }, config);
    }),
  ]);
  signal.throwIfAborted();
  const providerLinks = await Promise.all(
    providers.map(async ({ name, program }) => {
      const wanted = speaking({ name, upstream: program.address }, httpLinks);
      return { name, link: await openLink(faultProxy.url, wanted) };
    }),
  );
  const providerUrls = providerLinks.map(({ name, link }) => named(withoutPrefix(name), link));
  const storeLink = store === null ? null : await openStoreLink(faultProxy.url, store);
  const reached = { providers: providerUrls, store: storeLink?.url ?? null };
  const replicas = await startReplicas(topology, spec, programs.gateway, reached);
  signal.throwIfAborted();
  const replicaUrls = replicas.map(({ name, program }) => ({ name, url: program.url }));
  const balancing = balancerConfig(replicaUrls);
  const balancer = await topology.start("balancer", { file: programs.balancer }, balancing);
  const atEdge = speaking({ name: "edge", upstream: balancer.address }, httpLinks);
  const edge = await openLink(faultProxy.url, atEdge);
  const url = urlOf(edge);
  const asked = { url: `${url}/readyz`, headers: {}, tls: null };
  await awaitReady(topology.clock, { ...asked, ...whenReady }, signal);
  return {
    url,
    endpoint: { origin: url, dial: null, tls: null },
    basePath: "",
    links: new Map([
      ["edge", edge],
      ...providerLinks.map(({ name, link }) => [name, link] as const),
      ...(storeLink === null ? [] : [[storeName, storeLink.link] as const]),
    ]),
    processes: new Map<string, ProcessSite>([
      ...[...providers, ...replicas].map(({ name, program }) => [name, program] as const),
      ["balancer", balancer],
      ...(store === null ? [] : [[storeName, store] as const]),
    ]),
    providers: providersOf(
      Object.fromEntries(providers.map(({ name, program }) => [name, { control: program.url }])),
    ),
    stores: new Map(store === null ? [] : [[storeName, store]]),
    headersFor: (tenant) => (tenant === null ? {} : { authorization: `Bearer ${keyOf(tenant)}` }),
    linkHealth: () => askLinkHealth(faultProxy.url),
    onDeath: (report) => topology.onDeath(report),
    stop: () => topology.stop(),
  };
}

const whenReady = { within: seconds(10), isReady: (status: number) => status === 200 };

function startReplicas(
  topology: Topology,
  spec: BundledSpec,
  file: URL,
  reached: Reached,
): Promise<readonly { readonly name: string; readonly program: Program }[]> {
  return Promise.all(
    Array.from({ length: spec.replicas }, (_, index) => {
      const name = `gateway/${index + 1}`;
      return startNamed(topology, name, { file }, gatewayConfig(spec, name, reached));
    }),
  );
}

async function openStoreLink(faultProxyUrl: string, { address: upstream }: StoreServer) {
  const link = await openLink(faultProxyUrl, { name: storeName, upstream });
  return { link, url: `redis://${link.address.host}:${link.address.port}` };
}

async function startNamed(
  topology: Topology,
  name: string,
  program: Pick<ProgramSpec, "file">,
  config: ProgramSpec["config"],
): Promise<{ readonly name: string; readonly program: Program }> {
  return { name, program: await topology.start(name, program, config) };
}

const withoutPrefix = (name: string): string => name.slice(name.indexOf("/") + 1);

const urlOf = ({ address }: OpenLink): string => `http://${address.host}:${address.port}`;

const named = (name: string, link: OpenLink): NamedUrl => ({ name, url: urlOf(link) });
