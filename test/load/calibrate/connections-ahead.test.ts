import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import { wholeShare } from "../../../src/load/arrivals/arrivals.ts";
import { connectionsAhead } from "../../../src/load/calibrate/connections-ahead.ts";
import { defaultTransport, type Transport } from "../../../src/load/transport/spec.ts";
import { closed, hold, open, ramp, traffic } from "../sample.ts";

const burst = {
  kind: "open",
  schedule: { kind: "burst", size: 3000, every: ms(1000), duration: ms(5000) },
  maxInFlight: 10_000,
} as const;

const one = wholeShare;
const second = { index: 1, count: 4 };

type Parts = Partial<Transport>;
const cases: readonly (readonly [
  string,
  Parameters<typeof traffic>[0],
  Parts,
  typeof one,
  number,
])[] = [
  ["all of a closed model", { model: closed(300, 1000) }, {}, one, 300],
  ["a worker's part of them", { model: closed(6, 1000) }, {}, second, 2],
  ["none for a worker without a part", { model: closed(1, 1000) }, {}, second, 0],
  ["no more than the transport takes", { model: closed(8, 1000) }, { connections: 3 }, one, 3],
  ["for 20 ms at 1,000/s", { model: open([hold(1000, 1000)]) }, {}, one, 20],
  ["for the peak of a ramp", { model: open([ramp(1000, 0, 2000)]) }, {}, one, 40],
  ["for a worker's part of the peak", { model: open([hold(1000, 1000)]) }, {}, second, 5],
  ["one for a low rate", { model: open([hold(1000, 1)]) }, {}, one, 1],
  ["100 for a high rate", { model: open([hold(1000, 20_000)], 5000) }, {}, one, 100],
  ["for what is due in a second of bursts", { model: burst }, {}, one, 60],
  ["no more than may be in flight", { model: open([hold(1000, 1000)], 7) }, {}, one, 7],
  ["its part of what may be in flight", { model: open([hold(9, 9000)], 7) }, {}, second, 2],
  ["no more than the limit", { model: open([hold(9, 9000)]) }, { connections: 4 }, one, 4],
  ["none if nothing is ever due", { model: open([hold(1000, 0)]) }, {}, one, 0],
  ["none if each request has its own", { model: closed(9, 1000) }, { reuse: false }, one, 0],
  ["one of HTTP/2", { model: open([hold(1000, 1000)]) }, { http: "2" }, one, 1],
  ["as many of HTTP/2 as asked for", {}, { http: "2", connections: 2 }, one, 2],
];

describe("a worker opens ahead", () => {
  it.each(cases)("%s", (_claim, parts, transport, share, expected) => {
    const given = traffic({ ...parts, transport: { ...defaultTransport, ...transport } });
    expect(connectionsAhead(given, share)).toBe(expected);
  });
});
