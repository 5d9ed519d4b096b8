import { describe, expect, it } from "vitest";
import { partOf, type Share } from "../../src/load/arrivals/arrivals.ts";
import { shareOf } from "../../src/load/traffic-share.ts";
import { defaultTransport } from "../../src/load/transport/spec.ts";
import { closed, hold, open, traffic } from "./sample.ts";

const workers = (count: number): readonly Share[] =>
  Array.from({ length: count }, (_, index) => ({ index, count }));

describe("a traffic is shared", () => {
  const few = { ...defaultTransport, connections: 2 };
  it.each([
    ["by all workers", traffic(), 7, 7],
    ["by no more than its connections", traffic({ model: closed(3, 1000) }), 7, 3],
    ["by no more than may be in flight", traffic({ model: open([hold(1000, 5)], 2) }), 7, 2],
    ["by no more than the connections of its transport", traffic({ transport: few }), 7, 2],
    ["so that each user is of one worker", traffic({ users: 10 }), 7, 5],
    ["by one, where users cannot be shared", traffic({ users: 7 }), 4, 1],
    ["by as many as users", traffic({ users: 3 }), 8, 3],
  ])("%s", (_claim, given, count, expected) => {
    const shares = workers(count).flatMap((worker) => shareOf(given, worker) ?? []);
    expect(shares).toEqual(workers(expected));
  });

  it("so that connections and iterations add up, and nobody has the one without the other", () => {
    for (let count = 1; count <= 9; count++) {
      for (let connections = 1; connections <= 9; connections++) {
        const given = traffic({ model: closed(connections, 1000) });
        const shares = workers(count).flatMap((worker) => shareOf(given, worker) ?? []);
        const sum = (whole: number) =>
          shares.reduce((total, share) => total + partOf(whole, share), 0);
        expect([sum(connections), sum(10)]).toEqual([connections, 10]);
        expect(shares.every((share) => partOf(connections, share) > 0)).toBe(true);
      }
    }
  });
});
