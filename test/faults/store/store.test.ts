/** flush: what it deletes is its proof, and nothing brings it back. */

import { describe, expect, it } from "vitest";
import { GamedayError } from "../../../src/base/errors.ts";
import { faultFields, siteOf } from "../../../src/faults/registry.ts";
import { flushFields, isStoreFault, prepareStore } from "../../../src/faults/store/store.ts";

/** A store that counts how often it is flushed. */
function storeOf(keys: number) {
  const store = {
    flushes: 0,
    async flush() {
      store.flushes++;
      return keys;
    },
  };
  return store;
}

describe("flush", () => {
  const rows = [
    ["a thousand keys", 1000, "deleted 1000 keys"],
    ["one key", 1, "deleted 1 key"],
    ["nothing, which proves nothing", 0, "deleted 0 keys"],
  ] as const;

  it.each(rows)("tells that it deleted %s", async (_what, keys, evidence) => {
    const store = storeOf(keys);
    const undo = await prepareStore(flushFields.parse({}), store).inject();
    expect(await undo()).toEqual({ touched: keys, unit: "keys", evidence });
    expect(store.flushes).toBe(1);
  });

  it("deletes nothing before it is injected, and owes nothing", () => {
    const store = storeOf(3);
    expect(prepareStore(flushFields.parse({}), store).remedies).toEqual([]);
    expect(store.flushes).toBe(0);
  });

  it("fails with the store's own words", async () => {
    const refusal = new GamedayError("E_FAULT", "store could not be flushed: connect ECONNREFUSED");
    const store = { flush: () => Promise.reject(refusal) };
    await expect(prepareStore(flushFields.parse({}), store).inject()).rejects.toBe(refusal);
  });

  it("has no settings", () => {
    expect(flushFields.safeParse({ keys: 3 }).success).toBe(false);
  });
});

it("acts on stores, and nothing else that there is does", () => {
  const onStores = Object.keys(faultFields).filter((kind) => isStoreFault({ kind }));
  expect(onStores).toEqual(["flush"]);
  expect(siteOf("flush")).toBe("store");
});
