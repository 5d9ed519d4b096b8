/** The proxy tells when it is itself what holds up its connections. */

import { expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { HealthWatch } from "../../src/faultproxy/health.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { Client, echo } from "./loopback.ts";
import { runningProxy } from "./running-proxy.ts";

function watching() {
  const clock = new VirtualClock();
  const watch = new HealthWatch(clock);
  watch.start();
  onTestFinished(() => watch.stop());
  return { clock, watch };
}

/** Keeps the thread from everything else. */
function block(durationMs: number): void {
  const end = performance.now() + durationMs;
  while (performance.now() < end);
}

const idle = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

test("a thread that is blocked again and again is late and busy", async () => {
  const { watch } = watching();
  for (let time = 0; time < 5; time++) {
    block(50);
    await idle(1);
  }
  const { loopLagUsP99, busyShare } = watch.read();
  expect(loopLagUsP99).toBeGreaterThan(30_000);
  expect(busyShare).toBeGreaterThan(0.5);
  expect(busyShare).toBeLessThanOrEqual(1);
});

test("a thread with nothing to do is not busy", async () => {
  const { watch } = watching();
  await idle(500);
  expect(watch.read().busyShare).toBeLessThan(0.8);
});

test("one busy second is remembered, however long the rest was idle", async () => {
  const { clock, watch } = watching();
  await idle(20);
  await clock.advance(1000);
  const before = watch.read().busiestSecondShare;
  block(100);
  await clock.advance(1000);
  const { busiestSecondShare } = watch.read();
  expect(busiestSecondShare).toBeGreaterThan(0.9);
  expect(busiestSecondShare).toBeGreaterThanOrEqual(before);
  await idle(300);
  await clock.advance(1000);
  expect(watch.read().busiestSecondShare).toBe(busiestSecondShare);
});

test("stopped, it waits for nothing any more", () => {
  const { clock, watch } = watching();
  watch.stop();
  expect(clock.pending).toBe(0);
});

const healthSchema = z.strictObject({
  busyShare: z.number().min(0).max(1),
  busiestSecondShare: z.number().min(0).max(1),
  loopLagUsP99: z.int().min(0),
  connections: z.int(),
});

test("the API tells it, with the connections of all proxies", async () => {
  const { call, proxy } = await runningProxy();
  const { port } = await echo();
  for (const name of ["a", "b"]) {
    const client = new Client(await proxy(name, port));
    client.send("hi");
    await client.until("hi");
  }
  const { status, body } = await call("GET", "/health-of-proxy");
  expect(status).toBe(200);
  expect(healthSchema.parse(JSON.parse(body)).connections).toBe(2);
});
