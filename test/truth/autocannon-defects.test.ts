/**
 * Why our own loops measure: what autocannon (9.0.0) says that is not so, each reproduced with
 * autocannon itself against a server that logs the truth, and what our loops say of the same server.
 */

import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import { expect, it } from "vitest";
import { z } from "zod";
import { gameday } from "../support/command.ts";
import { ownClosedLoop, parsed, playedLoad } from "./load-result.ts";
import { quantilesOf, type ServerProcess, startServer, truthOf } from "./server-process.ts";

/** Received and answered; the latter null where the connection was cut. */
const entry = z.tuple([z.number(), z.number().nullable()]);

async function receivedBy(server: ServerProcess): Promise<readonly number[]> {
  return (await truthOf(server, entry)).requests.map(([received]) => received);
}

async function trueMedianMs(server: ServerProcess): Promise<number> {
  const { requests } = await truthOf(server, entry);
  const heldMs = requests.flatMap(([from, to]) => (to === null ? [] : [to - from]));
  return quantilesOf(heldMs)(0.5);
}

/** The published types know nothing of the count. */
const told = z.object({
  requests: z.object({ total: z.int() }),
  latency: z.object({ totalCount: z.int(), p50: z.number(), min: z.number() }),
});

/** Of the second second, the share of its 10 ms slots into which nothing falls. */
function silentShare(instants: readonly number[]): number {
  const from = (instants[0] ?? 0) + 1000;
  const slots = instants.map((instant) => Math.floor((instant - from) / 10));
  return 1 - new Set(slots.filter((slot) => slot >= 0 && slot < 100)).size / 100;
}

it("a fixed rate of autocannon goes out as one burst a second, ours evenly", async () => {
  const theirs = await startServer("logging-server", { medianMs: 0 });
  await autocannon({ url: theirs.url, connections: 50, overallRate: 1000, duration: 3 });
  expect(silentShare(await receivedBy(theirs))).toBeGreaterThan(0.5);
  const ours = await startServer("logging-server", { medianMs: 0 });
  await playedLoad(ours.url, "--rate", "1000/s", "--for", "3s");
  expect(silentShare(await receivedBy(ours))).toBeLessThan(0.25);
});

it("at a fixed rate autocannon invents answers sooner than there were any, ours does not", async () => {
  const server = await startServer("logging-server", { medianMs: 50 });
  const result = await autocannon({
    url: server.url,
    connections: 10,
    overallRate: 100,
    duration: 3,
  });
  const { latency, requests } = told.parse(result);
  // The expected interval is given in seconds and taken for milliseconds: each answer is filled up
  // with dozens that never were.
  expect(latency.totalCount).toBeGreaterThan(requests.total * 10);
  expect(latency.p50).toBeLessThan(40);
  expect(latency.min).toBeLessThan(10);
  const { traffic } = await playedLoad(server.url, "--rate", "100/s", "--for", "3s");
  const [{ good, latencyUs, slices }] = traffic;
  expect(good).toBe(300);
  // A timer of Node may be a millisecond early.
  for (const p50Us of [latencyUs.p50, ...slices.p50Us]) expect(p50Us).toBeGreaterThan(49_000);
});

it("after a connection was cut, later latencies of autocannon double, ours do not", async () => {
  const cuts = Array.from({ length: 10 }, (_, index) => 10 + index);
  const theirs = await startServer("logging-server", { medianMs: 50, cuts });
  const { latency } = await autocannon({ url: theirs.url, connections: 10, duration: 3 });
  expect(latency.p50).toBeGreaterThan((await trueMedianMs(theirs)) * 1.5);
  const ours = await startServer("logging-server", { medianMs: 50, cuts });
  const { traffic } = await playedLoad(ours.url, ...ownClosedLoop(10, 3));
  const [{ latencyUs, outcomes }] = traffic;
  expect(latencyUs.p50 / 1000).toBeLessThan((await trueMedianMs(ours)) * 1.5);
  expect(outcomes["reset"]).toBe(cuts.length);
});

it("autocannon hammers a port on which nobody listens, ours pauses after each refusal", async () => {
  const connections = 10;
  const seconds = 3;
  /** With a pause of 100 ms after each, no more than this are possible. */
  const most = connections * (seconds * 10 + 1);
  const server = await startServer("logging-server", { medianMs: 5 });
  const load = gameday(["load", server.url, ...ownClosedLoop(connections, seconds), "--json"]);
  while ((await receivedBy(server)).length < 100) await sleep(10);
  server.child.kill("SIGKILL");
  const [{ outcomes }] = parsed(await load.ended).traffic;
  expect(outcomes["refused"]).toBeGreaterThan(0);
  expect(outcomes["refused"]).toBeLessThanOrEqual(most);
  const { errors } = await autocannon({ url: server.url, connections, duration: seconds });
  expect(errors).toBeGreaterThan(most * 2);
});

it("autocannon tells whole milliseconds of the whole run, ours microseconds of each second", async () => {
  const server = await startServer("logging-server", { medianMs: 5, sigma: 0.3 });
  const { latency } = await autocannon({ url: server.url, connections: 2, duration: 2 });
  const { p50, p75, p90, p99, p99_9 } = latency;
  for (const value of [p50, p75, p90, p99, p99_9]) expect(value).toBe(Math.round(value));
  const { traffic } = await playedLoad(server.url, ...ownClosedLoop(2, 2));
  const [{ latencyUs, slices }] = traffic;
  expect([latencyUs.p50, latencyUs.p90, latencyUs.p99].some((us) => us % 1000 !== 0)).toBe(true);
  expect(slices.p50Us.slice(0, 2).every((us) => us !== null)).toBe(true);
});
