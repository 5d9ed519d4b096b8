import { describe, expect, it } from "vitest";
import { ms } from "../../../src/base/units.ts";
import type { Timeouts } from "../../../src/load/traffic.ts";
import { Flight } from "../../../src/load/transport/flight.ts";
import { InFlight } from "../../../src/load/transport/in-flight.ts";
import type { Exchange } from "../../../src/load/transport/sender.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { outgoing } from "../sample.ts";

class Carried {
  readonly abandoned: Flight[] = [];
  abandon(flight: Flight): void {
    this.abandoned.push(flight);
  }
}

const limits = (parts: Partial<Record<keyof Timeouts, number>>): Timeouts => ({
  total: ms(parts.total ?? 1000),
  connect: parts.connect === undefined ? null : ms(parts.connect),
  firstByte: parts.firstByte === undefined ? null : ms(parts.firstByte),
  idle: parts.idle === undefined ? null : ms(parts.idle),
});

function scene() {
  const virtual = new VirtualClock();
  const inFlight = new InFlight(virtual);
  const ends: Exchange[] = [];
  const fly = (timeouts: Timeouts) => {
    const request = outgoing({ timeouts });
    const flight = new Flight(virtual, request, 1000, (exchange) => ends.push(exchange));
    inFlight.add(flight);
    return flight;
  };
  return { virtual, inFlight, ends, fly };
}

const all = limits({ total: 1000, connect: 100, firstByte: 300, idle: 50 });

describe("a request that passes a limit is timed out by the one that it passed", () => {
  it("total alone, while it waits for a connection", async () => {
    const { virtual, ends, fly } = scene();
    fly(all);
    await virtual.advance(2000);
    expect(ends).toMatchObject([{ endedAt: 1000, outcome: { kind: "timed-out", limit: "total" } }]);
  });

  it("connect, while its connection is made", async () => {
    const { virtual, inFlight, ends, fly } = scene();
    const flight = fly(all);
    await virtual.advance(40);
    flight.board(new Carried(), virtual.now(), "connecting");
    inFlight.watch(flight);
    await virtual.advance(2000);
    expect(ends).toMatchObject([
      { sentAt: 40, endedAt: 140, outcome: { kind: "timed-out", limit: "connect" } },
    ]);
  });

  it("first-byte, which counts from its sending and includes the connecting", async () => {
    const { virtual, inFlight, ends, fly } = scene();
    const flight = fly(all);
    flight.board(new Carried(), virtual.now(), "connecting");
    inFlight.watch(flight);
    await virtual.advance(90);
    flight.stage = "sent";
    await virtual.advance(2000);
    expect(ends).toMatchObject([
      { endedAt: 300, outcome: { kind: "timed-out", limit: "first-byte" } },
    ]);
  });

  it("idle, which begins anew with each byte", async () => {
    const { virtual, inFlight, ends, fly } = scene();
    const flight = fly(all);
    flight.board(new Carried(), virtual.now(), "sent");
    inFlight.watch(flight);
    for (const wait of [200, 40, 40, 40]) {
      await virtual.advance(wait);
      inFlight.heard(flight, virtual.now());
    }
    await virtual.advance(2000);
    expect(ends).toMatchObject([
      { firstByteAt: 200, endedAt: 370, outcome: { kind: "timed-out", limit: "idle" } },
    ]);
  });

  it("total, however lively it is", async () => {
    const { virtual, inFlight, ends, fly } = scene();
    const flight = fly(all);
    flight.board(new Carried(), virtual.now(), "sent");
    inFlight.watch(flight);
    for (let n = 0; n < 100; n++) {
      await virtual.advance(20);
      inFlight.heard(flight, virtual.now());
    }
    expect(ends).toMatchObject([{ endedAt: 1000, outcome: { kind: "timed-out", limit: "total" } }]);
  });
});

describe("limits", () => {
  it("are noticed at most 5 ms late, and never early, however many there are", async () => {
    const { virtual, ends, fly } = scene();
    const due = Array.from({ length: 200 }, (_, n) => 10 + ((n * 37) % 191) + n / 200);
    for (const total of due) fly(limits({ total }));
    await virtual.advance(1000);
    expect(ends).toHaveLength(200);
    const sorted = due.toSorted((a, b) => a - b);
    const late = ends.map(({ endedAt }, n) => endedAt - (sorted[n] ?? 0));
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...late)).toBeLessThanOrEqual(5);
  });

  it("cost one timer in all, and none is left when everything has ended", async () => {
    const { virtual, inFlight, fly } = scene();
    const flights = Array.from({ length: 100 }, (_, n) => fly(limits({ total: 1000 + n })));
    expect(virtual.pending).toBe(1);
    for (const flight of flights) inFlight.settle(flight, { kind: "reset" }, virtual.now());
    expect(inFlight.count).toBe(0);
    await virtual.advance(1000);
    expect(virtual.pending).toBe(0);
  });

  it("give up what carries the request, after all that are due are settled", async () => {
    const { virtual, inFlight, ends, fly } = scene();
    const carried = new Carried();
    const flights = [fly(all), fly(all)];
    for (const flight of flights) flight.board(carried, virtual.now(), "sent");
    inFlight.cancelAll();
    expect(ends.map(({ outcome }) => outcome.kind)).toEqual(["cancelled", "cancelled"]);
    expect(carried.abandoned).toEqual(flights);
  });
});

describe("a request", () => {
  it("has one outcome: the first", () => {
    const { virtual, inFlight, ends, fly } = scene();
    const flight = fly(all);
    inFlight.settle(flight, { kind: "reset" }, virtual.now());
    inFlight.settle(flight, { kind: "refused" }, virtual.now());
    inFlight.cancelAll();
    expect(ends.map(({ outcome }) => outcome.kind)).toEqual(["reset"]);
  });
});
