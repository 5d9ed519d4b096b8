/** The breaker over virtual time: a machine of three states, driven by hand. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  admission,
  type BreakerState,
  closed,
  probed,
  type Result,
  settled,
} from "../../../../gateway-under-test/gateway/routing/breaker-state.ts";

const idle = { underWay: 0, most: 1 };
const busy = { underWay: 1, most: 1 };
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
    expect(admission(open, 400, idle)).toEqual({ kind: "refused", retryInMs: 600 });
    expect(admission(open, 1_000, idle)).toEqual({ kind: "probe" });
  });

  test("is not moved by requests that began before it opened", () => {
    expect(stateAfter(open, "regular", ["success", "failure"], 700)).toEqual(open);
  });
});

describe("half-open", () => {
  const halfOpen: BreakerState = { kind: "half-open", forMs: 1_000 };

  test("refuses everyone but the probe under way", () => {
    expect(admission(halfOpen, 5_000, busy).kind).toBe("refused");
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
    expect(admission(state, 80, idle)).toEqual({ kind: "probe" });
  });
});

describe("a provider that says when to come back", () => {
  const halfOpen: BreakerState = { kind: "half-open", forMs: 2_000 };

  test("is left alone until then, at its first word", () => {
    const state = stateAfter(closed, "regular", [{ coolMs: 5_000 }], 100);
    expect(admission(state, 5_099, idle)).toEqual({ kind: "refused", retryInMs: 1 });
    expect(admission(state, 5_100, idle)).toEqual({ kind: "probe" });
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

describe("with several probes allowed", () => {
  const halfOpen: BreakerState = { kind: "half-open", forMs: 1_000 };

  test("turns away whoever comes when so many are under way", () => {
    expect(admission(halfOpen, 0, { underWay: 2, most: 3 })).toEqual({ kind: "probe" });
    const refused = { kind: "refused", retryInMs: 1_000 };
    expect(admission(halfOpen, 0, { underWay: 3, most: 3 })).toEqual(refused);
  });

  test("still counts those that began before it opened again", () => {
    const open: BreakerState = { kind: "open", until: 0, forMs: 1_000 };
    expect(admission(open, 10, { underWay: 2, most: 2 }).kind).toBe("refused");
  });

  test("the first that ends decides, whatever the others say", () => {
    const opened = stateAfter(halfOpen, "probe", ["failure", "success", "failure"], 10);
    expect(opened).toEqual({ kind: "open", until: 2_010, forMs: 2_000 });
    expect(stateAfter(halfOpen, "probe", ["success", "failure"])).toEqual({
      kind: "closed",
      failures: 1,
    });
  });

  test("one that tells nothing leaves the decision to the others", () => {
    expect(stateAfter(halfOpen, "probe", ["neutral", "success"])).toEqual(closed);
  });
});

describe("whatever happens", () => {
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

  test.each([1, 2, 3])("at most %i probes are under way, and it never gets stuck", (most) => {
    fc.assert(
      fc.property(steps, (events) => {
        let state: BreakerState = closed;
        let now = 0;
        const underWay: ("regular" | "probe")[] = [];
        const probes = () => underWay.filter((role) => role === "probe").length;
        for (const { waitMs, result, which, begins } of events) {
          now += waitMs;
          const admitted = admission(state, now, { underWay: probes(), most });
          if (begins && admitted.kind !== "refused") {
            if (admitted.kind === "probe") state = probed(state, options);
            underWay.push(admitted.kind);
          } else if (!begins && underWay.length > 0) {
            const [role] = underWay.splice(which % underWay.length, 1);
            if (role !== undefined) state = settled(state, role, result, { options, now });
          }
          expect(probes()).toBeLessThanOrEqual(most);
          const later = now + options.maxOpenMs;
          expect(admission(state, later, { underWay: 0, most }).kind).not.toBe("refused");
        }
      }),
    );
  });
});
