/** Of two faults for the same part the later holds, until it is undone. */

import { expect, test } from "vitest";
import { FaultLayers } from "../../../gateway-under-test/provider/fault-layers.ts";

const slow = (delayMs: number) => ({ slow: { delayMs, share: 1 } });
const silent = { silent: { share: 1 } };

test("nothing is on at first", () => {
  const faults = new FaultLayers();
  expect(faults.behaviour()).toEqual({});
  expect(faults.list()).toEqual([]);
  expect(faults.remove("a")).toBeUndefined();
});

test("faults of different parts hold together", () => {
  const faults = new FaultLayers();
  faults.put("a", slow(1));
  faults.put("b", silent);
  expect(faults.behaviour()).toEqual({ ...slow(1), ...silent });
});

test("the later of two holds, and when it is gone the earlier holds again", () => {
  const faults = new FaultLayers();
  faults.put("a", slow(1));
  faults.put("b", slow(2));
  expect(faults.behaviour()).toEqual(slow(2));
  faults.remove("b");
  expect(faults.behaviour()).toEqual(slow(1));
});

test("the earlier one may go first", () => {
  const faults = new FaultLayers();
  faults.put("a", slow(1));
  faults.put("b", slow(2));
  faults.remove("a");
  expect(faults.behaviour()).toEqual(slow(2));
});

test("a request counts for those faults whose part has hit it, once each", () => {
  const faults = new FaultLayers();
  faults.put("hidden", slow(1));
  faults.put("both", { ...slow(2), ...silent });
  faults.put("spared", { end: { afterTokens: 1, share: 0.1 } });
  faults.hit(["slow", "silent"]);
  faults.hit(["silent"]);
  faults.hit([]);
  const counts = Object.fromEntries(faults.list().map(({ id, requests }) => [id, requests]));
  expect(counts).toEqual({ hidden: 0, both: 2, spared: 0 });
  expect(faults.remove("both")).toBe(2);
});

test("a fault that is laid on again is replaced, is now the latest, and keeps its count", () => {
  const faults = new FaultLayers();
  faults.put("a", slow(1));
  faults.hit(["slow"]);
  faults.put("b", slow(2));
  faults.put("a", slow(3));
  expect(faults.behaviour()).toEqual(slow(3));
  expect(faults.remove("a")).toBe(1);
});
