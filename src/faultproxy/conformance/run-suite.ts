/** Runs the cases against a server on this machine, and judges what each observed. */

import { Agent } from "node:http";
import { isIP } from "node:net";
import type { Clock } from "../../base/clock.ts";
import { GamedayError, messageOf } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { ms } from "../../base/units.ts";
import { Bench } from "./bench.ts";
import type { Case, CaseResult, Outcome } from "./case.ts";
import { proxiesOf, removeProxies } from "./own-proxies.ts";
import { matches } from "./text-pattern.ts";

export interface SuiteOptions {
  /** The server's API: `http://127.0.0.1:8474`. */
  readonly server: URL;
  /** Runs cases that change all proxies, although there are others' on the server. */
  readonly force: boolean;
}

export interface SuitePorts {
  readonly clock: Clock;
  /** Makes the names of one run different from those of another. */
  readonly random: Random;
}

/** The longest that a case may take, and the longest that its proxies may take to go. */
const caseLimit = ms(8000);
/** A toxiproxy-server gives up a request after 25 s. */
const removalLimit = ms(30_000);

/** Most of them wait most of the time. */
const casesAtOnce = 6;

/** Throws a GamedayError when there is no Toxiproxy, or not on this machine. */
export async function runSuite(
  ports: SuitePorts,
  cases: readonly Case[],
  options: SuiteOptions,
): Promise<readonly CaseResult[]> {
  const { server, force } = options;
  refuseElsewhere(server);
  const agent = new Agent({ keepAlive: true });
  const tag = `gameday-${ports.random.integer(1_000_000)}`;
  try {
    const others = await countProxies(server, agent);
    const results = new Map<Case, CaseResult>();
    const run = async (one: Case) => {
      const name = `${tag}-${cases.indexOf(one)}-p`;
      const reason = others === 0 ? null : whyLeftOut(one, force);
      const observed =
        reason === null
          ? await observe(ports.clock, one, { server, agent }, name)
          : { notTried: reason };
      results.set(one, judge(one, observed));
    };
    const isAlone = ({ reach }: Case) => reach !== undefined;
    const together = cases.filter((one) => !isAlone(one));
    await inTurns(together, casesAtOnce, run);
    await inTurns(cases.filter(isAlone), 1, run);
    return cases.flatMap((one) => results.get(one) ?? []);
  } finally {
    agent.destroy();
  }
}

/** Runs so many at once, beginning in their order. */
async function inTurns(
  cases: readonly Case[],
  atOnce: number,
  run: (one: Case) => Promise<void>,
): Promise<void> {
  const waiting = [...cases];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await run(one);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** The proxies that the suite makes lead to sockets of this process. */
function refuseElsewhere({ protocol, hostname }: URL): void {
  const isHere =
    hostname === "localhost" ||
    hostname === "[::1]" ||
    (isIP(hostname) === 4 && hostname.startsWith("127."));
  if (isHere && protocol === "http:") return;
  throw new GamedayError("E_USAGE", `${protocol}//${hostname} is not a server on this machine`, {
    hint: "Start the server here and write its address, like http://127.0.0.1:8474.",
  });
}

/** On a server that has proxies of others; null: it can be run. */
function whyLeftOut({ reach }: Case, force: boolean): string | null {
  if (reach === "sees all") return "the server has proxies of others";
  if (reach === undefined || force) return null;
  return "the server has proxies of others; --force enables them and removes their toxics";
}

async function countProxies(server: URL, agent: Agent): Promise<number> {
  try {
    return (await proxiesOf({ server, agent })).length;
  } catch (cause) {
    const message = `${server.origin} does not answer as a Toxiproxy: ${messageOf(cause)}`;
    const hint = "Start the server, or write the address of its API.";
    throw new GamedayError("E_TARGET", message, { hint, cause });
  }
}

interface Connection {
  readonly server: URL;
  readonly agent: Agent;
}

/** What the case saw, or why it could not see anything. Never rejects, never hangs. */
async function observe(
  clock: Clock,
  { observe }: Case,
  connection: Connection,
  name: string,
): Promise<Outcome> {
  const stop = new AbortController();
  const bench = new Bench(clock, { ...connection, signal: stop.signal }, name);
  const failed = (error: unknown): Outcome => ({ brokenOff: messageOf(error) });
  const observed: Promise<Outcome> = observe(bench).catch(failed);
  const seen = await within(clock, caseLimit, observed);
  bench.close();
  stop.abort();
  const removed = removeProxies(connection, name).then(() => "gone", messageOf);
  const left = await within(clock, removalLimit, removed);
  if (seen === null) return { brokenOff: `nothing within ${caseLimit / 1000} s` };
  if (left === "gone") return seen;
  return { brokenOff: `its proxies cannot be removed: ${left ?? "no answer"}` };
}

function within<T>(clock: Clock, limit: typeof caseLimit, promise: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const cancel = clock.after(limit, () => resolve(null));
    promise.then((value) => {
      cancel();
      resolve(value);
    });
  });
}

function judge(one: Case, outcome: Outcome): CaseResult {
  const { name, section, expected, known } = one;
  const told = { case: name, section, expected, because: null };
  if (typeof outcome === "string") {
    const seen = { ...told, observed: outcome };
    if (matches(expected, outcome)) return { ...seen, verdict: "as specified", ok: true };
    const isKnown = known !== undefined && matches(known.expected, outcome);
    if (isKnown) return { ...seen, verdict: "known", ok: true, because: known.because };
    return { ...seen, verdict: "different", ok: false };
  }
  if ("brokenOff" in outcome) {
    return { ...told, observed: outcome.brokenOff, verdict: "different", ok: false };
  }
  return { ...told, observed: "", verdict: "left out", ok: true, because: outcome.notTried };
}
