/** Who fails much more than the others is out for a while, over virtual time. */

import { describe, expect, test } from "vitest";
import { outliersSchema } from "../../../../gateway-under-test/gateway/config/routing.ts";
import { ejected, neverEjected } from "../../../../gateway-under-test/gateway/routing/ejection.ts";
import { FailureShare } from "../../../../gateway-under-test/gateway/routing/failure-share.ts";
import { Outliers } from "../../../../gateway-under-test/gateway/routing/outliers.ts";
import { aRouting, attemptsOf } from "./routing-rig.ts";

const options = outliersSchema.parse({ minAttempts: 4, intervalMs: 1_000, ejectMs: 500 });

/** `+` a success, `-` a failure, `.` neither; true if one of them was one too many. */
function feed(outliers: Outliers, key: string, results: string, now = 0): boolean {
  return [...results]
    .map((sign) => {
      const health = sign === "+" ? "success" : sign === "-" ? "failure" : "neutral";
      return outliers.count(key, health, now);
    })
    .some((isOut) => isOut);
}

describe("with at least four attempts each, and failing half more than the others", () => {
  test.each([
    ["ejected", "++--", "++++", true],
    ["not ejected just below", "+++--", "++++++", false],
    ["not ejected on too few attempts", "---", "++++", false],
    ["not ejected when too little is known of the others", "----", "+++", false],
    ["not ejected when the others fail as much", "--+-", "+-+-", false],
    ["not ejected for what tells nothing", "........", "++++", false],
  ])("it is %s", (_claim, own, others, expected) => {
    const outliers = new Outliers(options, ["a", "b"]);
    feed(outliers, "b", others);
    expect(feed(outliers, "a", own)).toBe(expected);
    expect(outliers.isEjected("a", 499)).toBe(expected);
    expect(outliers.isEjected("a", 500)).toBe(false);
  });
});

test("what it was ejected for is not held against it when it comes back", () => {
  const outliers = new Outliers(options, ["a", "b"]);
  feed(outliers, "b", "++++");
  feed(outliers, "a", "++--");
  expect(feed(outliers, "a", "+--", 501)).toBe(false);
  expect(feed(outliers, "a", "-", 501)).toBe(true);
});

test("no more than the share that may be is out at a time", () => {
  const outliers = new Outliers(options, ["a", "b", "c"]);
  for (const key of ["b", "c"]) feed(outliers, key, "++++++++++++++");
  expect(feed(outliers, "a", "----")).toBe(true);
  // Two of three are more than half.
  expect(feed(outliers, "b", "------------------------------------------------")).toBe(false);
});

describe("an ejection", () => {
  const lengths = { ejectMs: 500, maxEjectMs: 1_200 };

  test("that follows soon after another lasts longer, up to the longest", () => {
    const first = ejected(neverEjected, lengths, 0);
    expect(first).toEqual({ until: 500, inARow: 1 });
    const second = ejected(first, lengths, 600);
    expect(second).toEqual({ until: 1_600, inARow: 2 });
    expect(ejected(second, lengths, 1_700).until).toBe(2_900);
  });

  test("that follows a good while after another is a first one again", () => {
    expect(ejected({ until: 500, inARow: 3 }, lengths, 1_000)).toEqual({ until: 1_500, inARow: 1 });
  });
});

describe("failures are counted", () => {
  test("for the interval, to within a tenth of it", () => {
    const share = new FailureShare(1_000);
    share.count(true, 50);
    share.count(false, 950);
    expect(share.counts(999)).toEqual({ attempts: 2, failures: 1 });
    expect(share.counts(1_000)).toEqual({ attempts: 1, failures: 0 });
    expect(share.counts(2_000)).toEqual({ attempts: 0, failures: 0 });
  });
});

describe("through the routing", () => {
  const outliers = { minAttempts: 6, intervalMs: 60_000, ejectMs: 5_000 };
  const sick = async (protections = {}) => {
    const rig = aRouting({ outliers, protections });
    const [good, bad] = [
      { kind: "says", text: "a" } as const,
      { kind: "rejects", status: 500 } as const,
    ];
    // Never two failures in a row but once: the breaker sees nothing.
    rig.providers.script("a", good, ...Array.from({ length: 5 }, () => [bad, bad, good]).flat());
    rig.providers.script("b", { kind: "says", text: "b" });
    for (let i = 0; i < 14; i++) {
      rig.ask();
      await rig.pass(1);
    }
    return rig;
  };

  test("a provider that fails two times in three is asked last until its time is over", async () => {
    const { providers, ask, pass, metric, guarded } = await sick();
    const before = providers.heard.length;
    providers.script("b", { kind: "fails", reason: "reset" });
    providers.script("c", { kind: "fails", reason: "reset" });
    const asking = ask();
    await pass(1);
    expect(attemptsOf(asking).map(([name]) => name)).toEqual(["b", "c", "a"]);
    expect(providers.heard).toHaveLength(before + 3);
    expect(await metric("gateway_ejections_total")).toEqual([
      'gateway_ejections_total{provider="a",model="a-model"} 1',
    ]);
    expect(await metric("gateway_ejected")).toContain(
      'gateway_ejected{provider="a",model="a-model"} 1',
    );
    expect(guarded.providersHealth()).toMatchObject([
      { provider: "a", model: "a-model", breaker: "closed", ejected: true, inFlight: 0 },
      { provider: "b", ejected: false },
      { provider: "c", ejected: false },
    ]);
    await pass(5_000, 1_000);
    ask();
    await pass(1);
    expect(providers.heard[before + 3]?.provider).toBe("a");
  });

  test("with the switch off it stays among the others", async () => {
    const { providers, ask, pass, guarded } = await sick({ outliers: false });
    const before = providers.heard.length;
    ask();
    await pass(1);
    expect(providers.heard[before]?.provider).toBe("a");
    expect(guarded.providersHealth().some(({ ejected: isOut }) => isOut)).toBe(false);
  });
});
