/**
 * Every request has exactly one outcome, and the counts are those of the server, which writes down
 * what it does with a request before it does it: with connections that are reset, with a server that
 * is killed, with a run that is interrupted.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { emptyFolder, gameday } from "../support/command.ts";
import { ownClosedLoop, parsed, playedLoad, type TrafficSeen } from "./load-result.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

interface Counted extends ServerProcess {
  readonly counts: () => { received: number; answered: number; reset: number; cut: number };
}

async function countingServer(config: object): Promise<Counted> {
  const log = join(emptyFolder(), "log");
  const server = await startServer("counting-server", { ...config, log });
  const counts = () => {
    const letters = readFileSync(log, "utf8");
    const of = (letter: string) => letters.split(letter).length - 1;
    return { received: of("r"), answered: of("a"), reset: of("x"), cut: of("t") };
  };
  return { ...server, counts };
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);

/** What was not sent has no outcome but that. */
function expectOneOutcomeEach({ offered, sent, dropped, outcomes }: TrafficSeen): void {
  const { dropped: told = 0, ...ofSent } = outcomes;
  expect(told).toBe(dropped);
  expect(offered).toBe(sent + dropped);
  expect(sum(ofSent)).toBe(sent);
}

const count = ({ outcomes }: TrafficSeen, ...names: readonly string[]): number =>
  names.reduce((total, name) => total + (outcomes[name] ?? 0), 0);

it.each([
  ["an open loop", ["--rate", "300/s", "--for", "4s"]],
  ["a closed loop", ownClosedLoop(20, 3)],
])("%s counts what the server counts, with connections reset at random", async (_what, load) => {
  const server = await countingServer({ resets: 0.1, cuts: 0.1, seed: 3, holdMs: 5 });
  const { traffic } = await playedLoad(server.url, ...load);
  const [seen] = traffic;
  const { received, answered, reset, cut } = server.counts();
  expectOneOutcomeEach(seen);
  expect(seen.sent).toBeGreaterThan(500);
  expect([reset > 50, cut > 50]).toEqual([true, true]);
  expect(seen.sent).toBe(received);
  expect(count(seen, "answered 200")).toBe(answered);
  expect(count(seen, "reset", "truncated")).toBe(reset + cut);
});

it("drops what is due beyond the limit in flight, and counts it", async () => {
  const server = await countingServer({ holdMs: 400 });
  const load = ["--rate", "200/s", "--for", "2s", "--max-in-flight", "20"];
  const { traffic } = await playedLoad(server.url, ...load);
  const [seen] = traffic;
  expectOneOutcomeEach(seen);
  expect(seen.offered).toBe(400);
  expect(seen.dropped).toBeGreaterThan(0);
  expect(seen.sent).toBe(server.counts().received);
  expect(count(seen, "answered 200")).toBe(seen.sent);
});

it("a server that is killed: each request has one outcome, and no answer is made up or lost", async () => {
  const server = await countingServer({ holdMs: 20 });
  const load = gameday(["load", server.url, "--rate", "300/s", "--for", "4s", "--json"]);
  await received(server, 300);
  server.child.kill("SIGKILL");
  const [seen] = parsed(await load.ended).traffic;
  const log = server.counts();
  expectOneOutcomeEach(seen);
  expect(seen.offered).toBe(1200);
  expect(log.received).toBeLessThan(seen.sent);
  expect(count(seen, "refused")).toBeGreaterThan(100);
  // The log is written before the answer: the last ones may not have left when the server died.
  const answered = count(seen, "answered 200");
  const broken = count(seen, "reset", "truncated");
  expect(answered).toBeLessThanOrEqual(log.answered);
  expect(log.answered).toBeLessThanOrEqual(answered + broken);
  expect(log.received).toBeLessThanOrEqual(answered + broken);
});

it("a run that is interrupted: what is in flight is cancelled, and all the rest is told", async () => {
  const server = await countingServer({ holdMs: 100 });
  const load = gameday(["load", server.url, "--rate", "300/s", "--for", "60s", "--json"]);
  await received(server, 300);
  load.child.kill("SIGINT");
  const { code, ...said } = await load.ended;
  const [seen] = parsed({ code, ...said }).traffic;
  const log = server.counts();
  expect(code).toBe(130);
  expectOneOutcomeEach(seen);
  expect(seen.sent).toBeLessThan(60 * 300);
  expect(seen.cancelled).toBeGreaterThan(0);
  expect(count(seen, "answered 200")).toBe(seen.sent - seen.cancelled);
  // Of those cancelled, the server may have had some, and answered some in vain.
  expect(log.received).toBeGreaterThanOrEqual(seen.sent - seen.cancelled);
  expect(log.received).toBeLessThanOrEqual(seen.sent);
  expect(log.answered).toBeGreaterThanOrEqual(seen.sent - seen.cancelled);
});

async function received({ counts }: Counted, least: number): Promise<void> {
  while (counts().received < least) await sleep(10);
}
