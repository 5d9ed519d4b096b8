/** The breaker over virtual time: a machine of three states, driven by hand. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admission,
  type BreakerState,
  closed,
  type Result,
  settled,
} from "../../../../gateway-under-test/gateway/routing/breaker-state.ts";

const options = { failures: 3, openMs: 1_000, maxOpenMs: 3_000 };

const stateAfter = (state: BreakerState, role: "regular" | "probe", results: Result[], now = 0) =>
  results.reduce((last, result) => settled(last, role, result, { options, now }), state);

describe("closed", () => {
  test("opens after so many failures in a row", () => {
    expect(stateAfter(closed, "regular", ["failure", "failure"])).toEqual({
      kind: "closed",
      failures: 2,
    });
    const open = stateAfter(closed, "regular", ["failure", "failure", "failure"], 50);
    expect(open).toEqual({ kind: "open", until: 1_050, forMs: 1_000 });
  });

  test("forgets failures at the first success", () => {
    expect(stateAfter(closed, "regular", ["failure", "failure", "success"])).toEqual(closed);
  });

  test("is not moved by results that tell nothing", () => {
    const results: Result[] = ["failure", "failure", "neutral"];
    expect(stateAfter(closed, "regular", results)).toEqual({ kind: "closed", failures: 2 });
  });
});

describe("open", () => {
  const open: BreakerState = { kind: "open", until: 1_000, forMs: 1_000 };

  test("refuses until its time is over, and says how long that is", () => {
    expect(admission(open, 400)).toEqual({ kind: "refused", retryInMs: 600 });
    expect(admission(open, 1_000)).toEqual({ kind: "probe" });
  });

  test("is not moved by requests that began before it opened", () => {
    expect(stateAfter(open, "regular", ["success", "failure"], 700)).toEqual(open);
  });
});

describe("half-open", () => {
  const halfOpen: BreakerState = { kind: "half-open", forMs: 1_000 };

  test("refuses everyone but the probe under way", () => {
    expect(admission(halfOpen, 5_000).kind).toBe("refused");
  });

  test("closes when the probe succeeds", () => {
    expect(stateAfter(halfOpen, "probe", ["success"])).toEqual(closed);
  });

  test("opens for twice as long when the probe fails, up to the longest", () => {
    const second = stateAfter(halfOpen, "probe", ["failure"], 80);
    expect(second).toEqual({ kind: "open", until: 2_080, forMs: 2_000 });
    const third = stateAfter({ kind: "half-open", forMs: 2_000 }, "probe", ["failure"], 3_000);
    expect(third).toEqual({ kind: "open", until: 6_000, forMs: 3_000 });
  });

  test("never opens for less than the first time, whatever the longest is", () => {
    const late = { options: { failures: 1, openMs: 5_000, maxOpenMs: 100 }, now: 0 };
    const opened = settled({ kind: "half-open", forMs: 5_000 }, "probe", "failure", late);
    expect(opened).toEqual({ kind: "open", until: 5_000, forMs: 5_000 });
  });

  test("lets the next request probe when the probe's client has left", () => {
    const state = stateAfter(halfOpen, "probe", ["neutral"], 80);
    expect(admission(state, 80)).toEqual({ kind: "probe" });
  });
});

describe("a provider that says when to come back", () => {
  const halfOpen: BreakerState = { kind: "half-open", forMs: 2_000 };

  test("is left alone until then, at its first word", () => {
    const state = stateAfter(closed, "regular", [{ coolMs: 5_000 }], 100);
    expect(admission(state, 5_099)).toEqual({ kind: "refused", retryInMs: 1 });
    expect(admission(state, 5_100)).toEqual({ kind: "probe" });
  });

  test("is left alone until the later of two times", () => {
    const later: Result[] = [{ coolMs: 2_000 }, { coolMs: 7_000 }, { coolMs: 3_000 }];
    const state = stateAfter(closed, "regular", later);
    expect(state).toEqual({ kind: "open", until: 7_000, forMs: 1_000 });
  });

  test("says so again to a probe: then that time holds, and nothing is doubled", () => {
    const state = stateAfter(halfOpen, "probe", [{ coolMs: 4_000 }], 10);
    expect(state).toEqual({ kind: "open", until: 4_010, forMs: 2_000 });
  });

  test("does not take the probe's place by an old answer", () => {
    expect(stateAfter(halfOpen, "regular", [{ coolMs: 4_000 }])).toEqual(halfOpen);
  });
});

test("never has two probes under way, and never gets stuck", () => {
  const steps = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 1_500 }),
      result: fc.constantFrom<Result>("success", "failure", "neutral", { coolMs: 700 }),
      /** Which of the requests under way ends now. */
      which: fc.nat(),
      begins: fc.boolean(),
    }),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(steps, (events) => {
      let state: BreakerState = closed;
      let now = 0;
      const underWay: ("regular" | "probe")[] = [];
      for (const { waitMs, result, which, begins } of events) {
        now += waitMs;
        const admitted = admission(state, now);
        if (begins && admitted.kind !== "refused") {
          if (admitted.kind === "probe") state = { kind: "half-open", forMs: 1_000 };
          underWay.push(admitted.kind);
        } else if (!begins && underWay.length > 0) {
          const [role] = underWay.splice(which % underWay.length, 1);
          if (role !== undefined) state = settled(state, role, result, { options, now });
        }
        const probes = underWay.filter((role) => role === "probe").length;
        expect(probes).toBe(state.kind === "half-open" ? 1 : 0);
      }
    }),
  );
});
