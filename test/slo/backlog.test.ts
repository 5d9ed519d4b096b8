/** The time to recover, against a formula: a queue that a stall has filled. */

import { describe, expect, test } from "vitest";
import { judge } from "../../src/slo/judge.ts";
import { context, measured, outage, type Request } from "./sample.ts";

// A FIFO server of mu = 1000/s stalls for D = 1 s. A request due x after the stall began waits for
// D - x(1 - rho), with rho = lambda/mu, so the backlog is gone D rho / (1 - rho) after the stall.
describe("the backlog of a FIFO server drains in D rho / (1 - rho)", () => {
  test.each([
    { perSecond: 500, drainMs: 1000 },
    { perSecond: 900, drainMs: 9000 },
  ])("at $perSecond/s in $drainMs ms", ({ perSecond, drainMs }) => {
    const requests: Request[] = [];
    let freeAt = 0;
    for (let i = 0; i < 30 * perSecond; i++) {
      const dueMs = (i * 1000) / perSecond;
      let start = Math.max(dueMs, freeAt);
      if (start >= 10_000 && start < 11_000) start = 11_000;
      freeAt = start + 1;
      requests.push({ dueMs, latencyMs: freeAt - dueMs });
    }
    const stall = { ...outage, startMs: 10_000, endMs: 11_000 };
    const { recovery: courses } = judge(measured(requests), [], context({ faults: [stall] }));
    expect(courses).toEqual([
      {
        fault: outage.id,
        traffic: "chat",
        detectMs: 0,
        recoverMs: 1000 + drainMs,
        recoverAfterEndMs: drainMs,
        relapses: 0,
        censored: false,
      },
    ]);
  });
});
