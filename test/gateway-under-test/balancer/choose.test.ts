/** Least in flight, ties in turn. */

import fc from "fast-check";
import { expect, test } from "vitest";
import { choose } from "../../../gateway-under-test/balancer/choose.ts";

const candidate = (name: string, inFlight: number) => ({ name, inFlight, isUp: true });

test("takes turns between equals", () => {
  const all = [candidate("a", 1), candidate("b", 0), candidate("c", 0)];
  const chosen = [0, 1, 2, 3].map((turn) => choose(all, turn, new Set())?.name);
  expect(chosen).toEqual(["b", "c", "b", "c"]);
});

test("never takes one that is out or has been tried, and gives up only if none is left", () => {
  const candidates = fc.array(
    fc.record({ inFlight: fc.nat(5), isUp: fc.boolean(), isTried: fc.boolean() }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(candidates, fc.nat(100), (all, turn) => {
      const tried = new Set(all.filter(({ isTried }) => isTried));
      const able = all.filter(({ isUp, isTried }) => isUp && !isTried);
      const chosen = choose(all, turn, tried);
      const least = Math.min(...able.map(({ inFlight }) => inFlight));
      expect(chosen?.inFlight).toBe(able.length === 0 ? undefined : least);
      expect(chosen === undefined || able.includes(chosen)).toBe(true);
    }),
  );
});
