/** Long runs as few points. */

import { expect, test } from "vitest";
import { mostPoints, pointsOf } from "../../../src/report/chart/coarsen.ts";
import { chat, drawTraffic, goodOutage } from "../../support/drawn-traffic.ts";

const long = drawTraffic(chat(goodOutage), 3601, []);
const short = drawTraffic(chat(goodOutage), 120, []);

test("a run of up to ten minutes keeps every second", () => {
  expect(pointsOf(short)).toHaveLength(120);
  expect(pointsOf(short)[30]?.p99Us).toBe(short.slices.p99Us[30]);
});

test("a long run has fewer points, which end where it ends", () => {
  const points = pointsOf(long);
  expect(points.length).toBeLessThanOrEqual(mostPoints);
  expect(points.at(-1)?.endMs).toBe(3_601_000);
});

test("the worst second is never lost", () => {
  const worst = Math.max(...long.slices.p99Us.map((value) => value ?? 0));
  expect(Math.max(...pointsOf(long).map(({ p99Us }) => p99Us ?? 0))).toBe(worst);
});

test("the area of a rate stays the number of requests", () => {
  const requests = pointsOf(long).reduce(
    (sum, { endMs, offered, startMs }) => sum + (offered * (endMs - startMs)) / 1000,
    0,
  );
  expect(requests).toBeCloseTo(long.offered, 6);
});
