/** The flags of `gameday load`, as the entries of the scenario that they stand for. */

import { createHash } from "node:crypto";
import { GamedayError } from "../base/errors.ts";
import { showDuration, showRate } from "../base/quantity.ts";
import { withoutQuerySecrets } from "../base/secret.ts";
import { type Milliseconds, ms, type PerSecond, perSecond, seconds } from "../base/units.ts";
import { type TrafficFiles, trafficFields, trafficOf } from "../load/fields.ts";
import type { Traffic } from "../load/traffic.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { targetAt, type UrlSpec } from "../target/spec.ts";

export interface LoadFlags {
  readonly rate?: PerSecond;
  readonly connections?: number;
  readonly requests?: number;
  readonly engine?: string;
  readonly for?: Milliseconds;
  readonly arrivals?: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyFile?: string;
  readonly timeout?: Milliseconds;
  readonly maxInFlight?: number;
  readonly http2?: boolean;
  readonly reuse: boolean;
  readonly insecure?: boolean;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly warmup?: Milliseconds;
  readonly workers?: number;
  readonly calibrate: boolean;
}

export const defaultRate = perSecond(50);
export const defaultDuration = seconds(10);

/** Throws E_USAGE: what is wrong is told in the words of a scenario file. */
export function scenarioOf(url: string, flags: LoadFlags, files: TrafficFiles): Scenario {
  const { origin } = new URL(targetAt(url).url);
  const sha256 = createHash("sha256").update(JSON.stringify({ url, flags })).digest("hex");
  return {
    name: "load",
    description: `${methodOf(flags)} ${withoutQuerySecrets(url)}`,
    seed: null,
    source: { path: "", text: "", sha256 },
    target: targetOf(origin, flags),
    load: { workers: flags.workers ?? null, calibrates: flags.calibrate },
    traffics: [trafficFor(url, flags, files)],
    faults: [],
    guards: [],
    objectives: [],
  };
}

const hasBody = ({ body, bodyFile }: LoadFlags): boolean => (body ?? bodyFile) !== undefined;

/** As curl does: what has a body is posted, unless another method is named. */
const methodOf = (flags: LoadFlags): string => flags.method ?? (hasBody(flags) ? "POST" : "GET");

function targetOf(origin: string, { insecure = false, cacert, cert, key }: LoadFlags): UrlSpec {
  const target = targetAt(origin);
  const isDefault = !insecure && (cacert ?? cert ?? key) === undefined;
  if (isDefault) return target;
  if (!origin.startsWith("https:")) throw refused("certificates are for an https URL");
  if ((cert === undefined) !== (key === undefined)) throw refused("--cert and --key go together");
  const tls = { ca: cacert ?? null, cert: cert ?? null, key: key ?? null, insecure };
  return { ...target, tls };
}

function trafficFor(url: string, flags: LoadFlags, files: TrafficFiles): Traffic {
  const parsed = trafficFields.safeParse(entryOf(url, flags));
  if (!parsed.success) {
    const [problem] = parsed.error.issues;
    throw refused(`the request cannot be sent: ${problem?.message}`);
  }
  if (flags.engine === "autocannon" && url.startsWith("https:")) {
    throw refused("autocannon does not play over TLS; leave out --engine");
  }
  const traffic = trafficOf("load", parsed.data, files, null);
  if (typeof traffic === "string") throw refused(traffic);
  return traffic;
}

const refused = (message: string, hint?: string): GamedayError =>
  new GamedayError("E_USAGE", message, hint === undefined ? {} : { hint });

/** What one would write below `traffic` for it. */
function entryOf(url: string, flags: LoadFlags): unknown {
  const { header = {}, body, bodyFile, timeout, maxInFlight, warmup, http2, reuse } = flags;
  // As it was written: a URL object would encode the braces of ${nonce}.
  const path = url.replace(/^https?:\/\/[^/?#]*|#.*$/gi, "").replace(/^(?!\/)/, "/");
  const request = { [methodOf(flags).toLowerCase()]: path, headers: header, body, file: bodyFile };
  return withoutUndefined({
    ...(flags.connections === undefined ? openOf(flags) : closedOf(flags)),
    request: withoutUndefined(request),
    "max-in-flight": maxInFlight,
    timeout: timeout && exactly(timeout),
    warmup: warmup && exactly(warmup),
    transport: withoutUndefined({ http: http2 === true ? 2 : undefined, reuse }),
  });
}

function openOf({ rate = defaultRate, requests, engine, for: lasting, arrivals }: LoadFlags) {
  if (requests !== undefined && lasting !== undefined) {
    throw refused("--rate with --requests tells how long it takes; leave out --for");
  }
  const counted = requests === undefined ? null : ms((requests / rate) * 1000);
  const hold = exactly(counted ?? lasting ?? defaultDuration);
  return { arrivals, engine, stages: [{ hold, at: `${rate}/s` }] };
}

function closedOf({ connections, requests, engine, for: lasting, ...flags }: LoadFlags) {
  if ((flags.rate ?? flags.arrivals) !== undefined) {
    const hint = "Use --rate for an open loop, --connections for a closed one.";
    throw refused("--connections excludes --rate and --arrivals", hint);
  }
  const isEndless = requests !== undefined && lasting === undefined;
  return {
    connections,
    engine,
    iterations: requests,
    for: isEndless ? undefined : exactly(lasting ?? defaultDuration),
  };
}

/** A duration as a field of a file, without rounding. */
const exactly = (duration: Milliseconds): string => `${decimal(duration)}ms`;

const decimal = (value: number): string =>
  Number.isInteger(value) ? `${value}` : value.toFixed(6);

const withoutUndefined = (entry: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));

/** For help texts. */
export const defaults = {
  rate: showRate(defaultRate),
  duration: showDuration(defaultDuration),
} as const;
