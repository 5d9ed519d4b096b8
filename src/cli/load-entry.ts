/** What one would write below `traffic` in a scenario file for the options of gameday load. */

import { showDuration, showRate } from "../base/quantity.ts";
import { type Milliseconds, ms, perSecond, seconds } from "../base/units.ts";
import type { LoadFlags } from "./load-flags.ts";
import { basicOf } from "./load-login.ts";

const defaultRate = perSecond(50);
const defaultDuration = seconds(10);

/** For help texts. */
export const defaults = {
  rate: showRate(defaultRate),
  duration: showDuration(defaultDuration),
} as const;

export function entryOf(url: string, flags: LoadFlags): unknown {
  const { header = {}, body, bodyFile, timeout, maxInFlight, warmup, http2, reuse, user } = flags;
  const request = {
    [methodOf(flags).toLowerCase()]: pathOf(url),
    headers: header,
    body,
    file: bodyFile,
    basic: user && basicOf(user),
  };
  return withoutUndefined({
    ...(flags.connections === undefined ? openOf(flags) : closedOf(flags)),
    request: withoutUndefined(request),
    "max-in-flight": maxInFlight,
    timeout: timeout && exactly(timeout),
    warmup: warmup && exactly(warmup),
    transport: withoutUndefined({ http: http2 === true ? 2 : undefined, reuse }),
  });
}

/** As curl does: what has a body is posted, unless another method is named. */
export const methodOf = ({ method, body, bodyFile }: LoadFlags): string =>
  method ?? ((body ?? bodyFile) === undefined ? "GET" : "POST");

/** As it was written: a URL object would encode the braces of ${nonce}. */
const pathOf = (url: string): string =>
  url.replace(/^https?:\/\/[^/?#]*|#.*$/gi, "").replace(/^(?!\/)/, "/");

const lastingOf = ({ duration, for: lasting }: LoadFlags): Milliseconds | undefined =>
  lasting ?? duration;

function openOf(flags: LoadFlags) {
  const { rate = defaultRate, requests, arrivals } = flags;
  const counted = requests === undefined ? null : ms((requests / rate) * 1000);
  const hold = exactly(counted ?? lastingOf(flags) ?? defaultDuration);
  return { arrivals, stages: [{ hold, at: `${rate}/s` }] };
}

function closedOf(flags: LoadFlags) {
  const { connections, requests, engine } = flags;
  const lasting = lastingOf(flags) ?? (requests === undefined ? defaultDuration : undefined);
  return { connections, engine, iterations: requests, for: lasting && exactly(lasting) };
}

/**
 * A duration as a field of a file, to the nanosecond. Rounded down: a rate over a time that is only
 * just longer would be one request more.
 */
function exactly(duration: Milliseconds): string {
  const value = Math.floor(duration * 1e6) / 1e6;
  return `${Number.isInteger(value) ? value : value.toFixed(6)}ms`;
}

const withoutUndefined = (entry: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
