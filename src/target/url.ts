/** A target that is already running somewhere: any HTTP system, by its URL. */

import type { Clock } from "../base/clock.ts";
import { GamedayError } from "../base/errors.ts";
import { seconds } from "../base/units.ts";
import type { Address, Endpoint } from "../load/transport/endpoint.ts";
import { faultProxyName, openLink } from "./links.ts";
import { Program, type ProgramSpec } from "./program.ts";
import { awaitListening, awaitReady } from "./ready.ts";
import type { UrlSpec } from "./spec.ts";
import type { RunningTarget, Target } from "./target.ts";
import { readTls } from "./tls.ts";

export interface UrlTargetOptions {
  /** What `${env.NAME}` stands for; read when the run starts, kept nowhere. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Starts a fault proxy before the target; null when no fault needs a link. */
  readonly faultProxy: ProgramSpec | null;
  /** Reads a file that the scenario names: certificates. */
  readonly readText: (path: string) => string;
}

export function urlTarget(clock: Clock, spec: UrlSpec, options: UrlTargetOptions): Target {
  return { start: (signal) => start(clock, spec, options, signal) };
}

async function start(
  clock: Clock,
  spec: UrlSpec,
  { env, faultProxy, readText }: UrlTargetOptions,
  signal: AbortSignal,
): Promise<RunningTarget> {
  const { origin, pathname } = new URL(spec.url);
  const basePath = pathname.replace(/\/$/, "");
  const headers = expandAll(spec.headers, env);
  const keys = expandAll(spec.keys, env);
  const tls = spec.tls === null ? null : readTls(spec.tls, readText);
  await isThere(clock, { url: origin + basePath, ready: spec.ready, headers, tls }, signal);
  const proxy = faultProxy === null ? null : await Program.start(clock, faultProxy);
  const edge = proxy === null ? null : await openEdge(proxy, origin);
  const endpoint: Endpoint = { origin, dial: edge?.address ?? null, tls };
  return {
    url: spec.url,
    endpoint,
    basePath,
    links: new Map(edge === null ? [] : [["edge", edge]]),
    processes: new Map(),
    headersFor(tenant) {
      const key = tenant === null ? undefined : keys[tenant];
      return key === undefined ? headers : { ...headers, authorization: `Bearer ${key}` };
    },
    onDeath(report) {
      proxy?.onDeath((how) => report({ process: faultProxyName, how, isOurs: true }));
    },
    stop: async () => proxy?.stop(),
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

async function openEdge(proxy: Program, origin: string) {
  try {
    return await openLink(proxy.url, { name: "edge", upstream: addressOf(origin) });
  } catch (error) {
    await proxy.stop();
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
