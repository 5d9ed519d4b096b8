/** What the balancer believes, over virtual time. */

import { describe, expect, test } from "vitest";
import {
  at,
  type CheckResult,
  checked,
  type ReplicaState,
  requestAnswered,
  requestFailed,
  up,
} from "../../../gateway-under-test/balancer/replica-state.ts";

const check = { intervalMs: 200, timeoutMs: 500, rise: 2, fall: 2 };
const ejection = { consecutiveFailures: 3, baseMs: 1_000 };

const stateAfter = (state: ReplicaState, ...results: readonly CheckResult[]) =>
  results.reduce((last, result) => checked(last, result, check), state);

describe("health checks", () => {
  test.each<[string, readonly CheckResult[], ReplicaState["kind"]]>([
    ["one failure is not enough", ["failed"], "up"],
    ["failures in a row take a replica out", ["failed", "failed"], "down"],
    ["a success between them forgives", ["failed", "ready", "failed"], "up"],
    ["one success is not enough to come back", ["failed", "failed", "ready"], "down"],
    ["successes in a row bring it back", ["failed", "failed", "ready", "ready"], "up"],
    ["a failure starts the count anew", ["failed", "failed", "ready", "failed", "ready"], "down"],
    ["who says that it is going takes no more", ["draining"], "draining"],
    ["who was going and is gone is down", ["draining", "failed"], "down"],
    ["who changes its mind comes back", ["draining", "ready", "ready"], "up"],
  ])("%s", (_title, results, kind) => {
    expect(stateAfter(up, ...results).kind).toBe(kind);
  });
});

describe("ejection", () => {
  const fail = (state: ReplicaState, times: number, now = 0) =>
    Array.from({ length: times }).reduce<ReplicaState>(
      (last) => requestFailed(last, ejection, now),
      state,
    );

  test("comes after so many failures in a row, and an answer forgives", () => {
    expect(fail(up, 2).kind).toBe("up");
    expect(fail(up, 3, 40)).toMatchObject({ kind: "ejected", until: 1_040 });
    expect(fail(requestAnswered(fail(up, 2)), 2).kind).toBe("up");
  });

  test("ends by itself, whatever the health checks say meanwhile", () => {
    const ejected = stateAfter(fail(up, 3), "ready", "ready", "ready");
    expect(at(ejected, 999).kind).toBe("ejected");
    expect(at(ejected, 1_000)).toEqual(up);
  });

  test("does not hide that the replica has gone", () => {
    expect(stateAfter(fail(up, 3), "failed", "failed").kind).toBe("down");
  });
});
