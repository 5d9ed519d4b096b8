/** Drills as a program keeps them: ordered, answered, and over in time in any case. */

import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { Drill, RunningDrill } from "../../../../gateway-under-test/base/drills/drill.ts";
import { type DrillAnswer, Drills } from "../../../../gateway-under-test/base/drills/drills.ts";
import { ManualClock } from "../../manual-clock.ts";

const skew = { kind: "skew", by: 5, lasting: 1_000 };

/** Counts one for each time it is asked, and remembers its ends. */
class Counted implements RunningDrill {
  readonly drill: Drill;
  touched = 0;
  ends = 0;

  constructor(drill: Drill) {
    this.drill = drill;
  }

  tally() {
    return { touched: this.touched, unit: "readings", times: 1 } as const;
  }

  async end() {
    this.ends++;
  }
}

function rig() {
  const clock = new ManualClock();
  const answers: DrillAnswer[] = [];
  const running: Counted[] = [];
  const begin = async (drill: Drill) => {
    if (drill.kind === "burn") throw new Error("there are no threads");
    const counted = new Counted(drill);
    running.push(counted);
    return counted;
  };
  const drills = new Drills(clock, begin, (answer) => answers.push(answer));
  const order = async (kind: "begin-drill" | "end-drill", id: string, drill: unknown = skew) => {
    drills.obey(kind === "begin-drill" ? { kind, id, drill } : { kind, id });
    await turn();
  };
  const only = () => {
    const [first] = running;
    if (first === undefined) throw new Error("nothing was begun");
    return first;
  };
  return { clock, answers, running, order, only };
}

const saying = (kind: string, id: string, touched: number) =>
  ({ kind, id, touched, unit: "readings", times: 1 }) as const;

describe("a drill", () => {
  test("is begun as ordered, and answered when it is in force", async () => {
    const { order, answers, only } = rig();
    await order("begin-drill", "one");
    expect(only().drill).toEqual(skew);
    expect(answers).toEqual([saying("drill-begun", "one", 0)]);
  });

  test("ends at once when it is told to, and says what it did", async () => {
    const { order, answers, only, clock } = rig();
    await order("begin-drill", "one");
    only().touched = 3;
    await order("end-drill", "one");
    expect(only().ends).toBe(1);
    expect(answers.at(-1)).toEqual(saying("drill-ended", "one", 3));
    clock.advance(10_000);
    expect(only().ends).toBe(1);
  });

  test("ends by itself in time, and says what it did when it is asked", async () => {
    const { order, answers, only, clock } = rig();
    await order("begin-drill", "one");
    only().touched = 3;
    clock.advance(999);
    expect(only().ends).toBe(0);
    clock.advance(1);
    expect(only().ends).toBe(1);
    await turn();
    only().touched = 99;
    expect(answers.some(({ kind }) => kind === "drill-ended")).toBe(false);
    await order("end-drill", "one");
    expect(only().ends).toBe(1);
    expect(answers.at(-1)).toEqual(saying("drill-ended", "one", 3));
  });

  test("tells of its progress as long as it goes on", async () => {
    const { order, answers, only, clock } = rig();
    await order("begin-drill", "one");
    only().touched = 1;
    clock.advance(200);
    only().touched = 2;
    clock.advance(200);
    expect(answers.slice(1)).toEqual([
      saying("drill-progress", "one", 1),
      saying("drill-progress", "one", 2),
    ]);
    clock.advance(60_000);
    expect(answers).toHaveLength(1 + 1_000 / 200 - 1);
  });

  test("goes on beside another one", async () => {
    const { order, running } = rig();
    await order("begin-drill", "one");
    await order("begin-drill", "two");
    await order("end-drill", "one");
    expect(running.map(({ ends }) => ends)).toEqual([1, 0]);
  });

  test("may be begun again under its name when it was asked for", async () => {
    const { order, answers } = rig();
    await order("begin-drill", "one");
    await order("end-drill", "one");
    await order("begin-drill", "one");
    expect(answers.map(({ kind }) => kind)).toEqual(["drill-begun", "drill-ended", "drill-begun"]);
  });
});

const burn = { kind: "burn", lasting: 1_000, cores: 1, share: 1 };

const refusals: readonly (readonly [string, unknown, string])[] = [
  ["of no known kind", { kind: "melt", lasting: 1_000 }, "kind: "],
  ["without an end", { kind: "skew", by: 5 }, "lasting: "],
  ["that is endless", { ...skew, lasting: 2 ** 31 }, "lasting: "],
  ["that would take the machine", { ...burn, cores: 65 }, "cores: "],
  ["that cannot be begun", burn, "there are no threads"],
];

describe("an order", () => {
  test.each(refusals)("for a drill %s is refused with the reason", async (_claim, drill, why) => {
    const { order, answers } = rig();
    await order("begin-drill", "one", drill);
    const message = expect.stringContaining(why);
    expect(answers).toEqual([{ kind: "drill-failed", id: "one", message }]);
  });

  test("that failed may be given again", async () => {
    const { order, answers } = rig();
    await order("begin-drill", "one", burn);
    await order("begin-drill", "one");
    expect(answers.at(-1)).toEqual(saying("drill-begun", "one", 0));
  });

  test("that is given twice leaves the first drill alone", async () => {
    const { order, answers, running } = rig();
    await order("begin-drill", "one");
    await order("begin-drill", "one");
    const message = "one has begun already";
    expect(answers.at(-1)).toEqual({ kind: "drill-failed", id: "one", message });
    await order("end-drill", "one");
    expect(running.map(({ ends }) => ends)).toEqual([1]);
  });

  test("to end what was never begun is refused", async () => {
    const { order, answers } = rig();
    await order("end-drill", "one");
    const message = "one was never begun";
    expect(answers).toEqual([{ kind: "drill-failed", id: "one", message }]);
  });
});
