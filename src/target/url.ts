/** A target that is already running somewhere: any HTTP system, by its URL. */

import type { Clock } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { seconds } from "../base/units.ts";
import type { Actions } from "../faults/action/actions.ts";
import type { Processes } from "../faults/process/processes.ts";
import type { Address, Endpoint } from "../load/transport/endpoint.ts";
import { askLinkHealth } from "./link-health.ts";
import { faultProxyName, type OpenLink, speaking } from "./links.ts";
import { Program, type ProgramPorts } from "./program.ts";
import type { ProgramSpec } from "./program-child.ts";
import { providersOf } from "./providers.ts";
import { awaitListening, awaitReady } from "./ready.ts";
import type { UrlSpec } from "./spec.ts";
import { storesOf } from "./stores.ts";
import { processesOf } from "./system-process.ts";
import type { Owe, RunningTarget, Target } from "./target.ts";
import { readTls } from "./tls.ts";
import { linksOf, openLinks, removeLinks } from "./url-links.ts";

export interface UrlTargetOptions {
  /** What `${env.NAME}` stands for; read when the run starts, kept nowhere. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts a fault proxy before the target; null when no fault needs a link. */
  readonly faultProxy: ProgramSpec | null;
  /** Reads a file that the scenario names: certificates, pid-files. */
  readonly readText: (path: string) => string;
  readonly processes: Processes;
  readonly actions: Actions;
  /** Links on which HTTP is to be read, for the faults of the run. */
  readonly httpLinks: ReadonlySet<string>;
}

export function urlTarget(clock: Clock, spec: UrlSpec, options: UrlTargetOptions): Target {
  return { start: (signal, owe) => start(clock, spec, options, { signal, owe }) };
}

async function start(
  clock: Clock,
  spec: UrlSpec,
  { env, faultProxy, readText, processes: system, actions, httpLinks }: UrlTargetOptions,
  { signal, owe }: { readonly signal: AbortSignal; readonly owe: Owe },
): Promise<RunningTarget> {
  const { origin, pathname } = new URL(spec.url);
  const basePath = pathname.replace(/\/$/, "");
  const headers = expandAll(spec.headers, env);
  const keys = expandAll(spec.keys, env);
  const tls = spec.tls === null ? null : readTls(spec.tls, readText);
  await isThere(clock, { url: origin + basePath, ready: spec.ready, headers, tls }, signal);
  const ports = { clock, processes: system, actions, readText };
  const processes = processesOf(ports, spec.sites.processes);
  const proxy = await openProxy(ports, spec, { origin, faultProxy, httpLinks, owe });
  const endpoint: Endpoint = { origin, dial: proxy.links.get("edge")?.address ?? null, tls };
  return {
    url: spec.url,
    endpoint,
    basePath,
    links: proxy.links,
    processes,
    providers: providersOf(spec.sites.providers),
    stores: storesOf(spec.sites.stores, (reference) => expand(reference, env)),
    headersFor(tenant) {
      const key = tenant === null ? undefined : keys[tenant];
      return key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` };
    },
    linkHealth: async () => (proxy.api === null ? null : askLinkHealth(proxy.api)),
    onDeath(report) {
      proxy.own?.onDeath((how) => report({ process: faultProxyName, how, isOurs: true }));
    },
    stop: () => proxy.close(),
  };
}

type Asked = Pick<UrlSpec, "url" | "ready" | "headers"> & Pick<Endpoint, "tls">;

/** Asks for `ready`; without it, that somebody listens is enough. */
async function isThere(
  clock: Clock,
  { url, ready, headers, tls }: Asked,
  signal: AbortSignal,
): Promise<void> {
  const within = seconds(5);
  if (ready === null) return awaitListening(clock, { ...addressOf(url), within }, signal);
  const isReady = (status: number) => status < 500;
  await awaitReady(clock, { url: url + ready, headers, tls, within, isReady }, signal);
}

interface OpenProxy {
  readonly links: ReadonlyMap<string, OpenLink>;
  /** The fault proxy that was started for this run; null: it was there, or none is needed. */
  readonly own: Program | null;
  readonly api: string | null;
  close(): Promise<void>;
}

interface ProxyOptions extends Pick<UrlTargetOptions, "faultProxy" | "httpLinks"> {
  readonly origin: string;
  readonly owe: Owe;
}

/** With its links: the edge, and those of the scenario. */
async function openProxy(
  ports: ProgramPorts,
  { sites }: UrlSpec,
  { origin, faultProxy, httpLinks, owe }: ProxyOptions,
): Promise<OpenProxy> {
  if (faultProxy === null) {
    return { links: new Map(), own: null, api: null, close: async () => undefined };
  }
  const own = sites.faultProxy === null ? await Program.start(ports, faultProxy) : null;
  const links = [{ name: "edge", upstream: addressOf(origin) }, ...linksOf(sites)];
  const wanted = links.map((link) => speaking(link, httpLinks));
  try {
    const api = sites.faultProxy ?? own?.url ?? "";
    const links = await openLinks(api, wanted, owe);
    const close = async () => {
      // A fault proxy that was there before goes on, and must not keep what was ours.
      if (own === null) await removeLinks(api, links);
      await own?.stop();
    };
    return { links, own, api, close };
  } catch (error) {
    await own?.stop();
    throw error;
  }
}

function addressOf(origin: string): Address {
  const { protocol, hostname, port } = new URL(origin);
  // An IPv6 address stands in brackets in a URL, and nowhere else.
  const host = hostname.replace(/^\[|\]$/g, "");
  return { host, port: Number(port || (protocol === "https:" ? 443 : 80)) };
}

function expandAll(
  texts: Readonly<Record<string, string>>,
  env: UrlTargetOptions["env"],
): Readonly<Record<string, string>> {
  const entries = Object.entries(texts).map(([name, text]) => [
    name.toLowerCase(),
    expand(text, env),
  ]);
  return Object.fromEntries(entries);
}

function expand(text: string, env: UrlTargetOptions["env"]): string {
  return text.replace(/\$\{env\.(\w+)\}/g, (_mark, name: string) => {
    const value = env[name];
    if (value === undefined || value === "") throw unusable(name, "is not set");
    // Never the value itself: it is a secret.
    if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
      throw unusable(name, "is not one line of Latin-1 text");
    return value;
  });
}

const unusable = (name: string, why: string): GamedayError =>
  new GamedayError("E_TARGET", `the environment variable ${name} ${why}`, {
    hint: `Set it: ${name}=... gameday run ...`,
  });
