/** Whole frames: the instants of a run that matter, on terminals of three sizes. */

import { expect, test } from "vitest";
import { ms } from "../../src/base/units.ts";
import type { RunEvent, RunEventBody } from "../../src/run/events.ts";
import type { Plan } from "../../src/run/plan.ts";
import type { Size } from "../../src/tui/layout.ts";
import { drawn, pictureOf } from "./pictures.tsx";
import { crowdedPlan, eventsUntil, outagePlan } from "./story.ts";

const sizes: readonly Size[] = [
  { columns: 60, rows: 20 },
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
];

const at = (atMs: number, ...bodies: readonly RunEventBody[]): readonly RunEvent[] =>
  bodies.map((body) => ({ at: ms(atMs), ...body }));

interface Instant {
  readonly name: string;
  readonly plan: Plan;
  readonly events: readonly RunEvent[];
}

const hostile = "\u001b[2Jcleared\nand broken \u202eturned";

const instants: readonly Instant[] = [
  { name: "starting", plan: outagePlan, events: at(0, { kind: "target-starting" }) },
  { name: "baseline", plan: outagePlan, events: eventsUntil(outagePlan, 12_000) },
  { name: "outage", plan: outagePlan, events: eventsUntil(outagePlan, 27_000) },
  { name: "second-fault", plan: outagePlan, events: eventsUntil(outagePlan, 44_000) },
  {
    name: "interrupted",
    plan: outagePlan,
    events: [
      ...eventsUntil(outagePlan, 30_000),
      ...at(30_100, { kind: "stopping", why: { kind: "interrupted" } }),
    ],
  },
  {
    name: "guard",
    plan: outagePlan,
    events: [
      ...eventsUntil(outagePlan, 28_000),
      ...at(
        28_000,
        { kind: "stopping", why: { kind: "guard", when: "error-ratio > 20%", traffic: "chat" } },
        { kind: "load-finished", health: [], links: null },
      ),
    ],
  },
  {
    name: "fault-failed",
    plan: outagePlan,
    events: [
      ...eventsUntil(outagePlan, 19_900),
      ...at(20_000, {
        kind: "fault-failed",
        fault: "timeout@provider/openai",
        message: hostile,
        isUndone: false,
      }),
    ],
  },
  {
    name: "finished",
    plan: outagePlan,
    events: [
      ...eventsUntil(outagePlan, 65_000),
      ...at(60_900, { kind: "load-finished", health: [], links: null }, { kind: "target-stopped" }),
    ],
  },
  { name: "crowded", plan: crowdedPlan, events: eventsUntil(crowdedPlan, 47_000) },
];

const cases = instants.flatMap((instant) => sizes.map((size) => ({ ...instant, ...size })));

test.each(cases)("$name at $columns x $rows", async ({ name, plan, events, ...size }) => {
  const frame = drawn(plan, pictureOf(plan, events), size);
  const lines = frame.split("\n");
  expect(lines).toHaveLength(size.rows - 1);
  for (const line of lines) expect([...line].length).toBeLessThanOrEqual(size.columns);
  const file = `../golden/tui/${name}-${size.columns}x${size.rows}.txt`;
  await expect(`${frame}\n`).toMatchFileSnapshot(file);
});

const odd: readonly Size[] = [
  { columns: 20, rows: 6 },
  { columns: 40, rows: 12 },
  { columns: 79, rows: 15 },
  { columns: 81, rows: 17 },
  { columns: 111, rows: 25 },
  { columns: 240, rows: 80 },
];

test.each(odd)("a terminal of $columns x $rows is never overdrawn", (size) => {
  for (const plan of [outagePlan, crowdedPlan]) {
    const picture = pictureOf(plan, eventsUntil(plan, 44_000));
    const lines = drawn(plan, picture, size).split("\n");
    expect(lines).toHaveLength(size.rows - 1);
    for (const line of lines) expect([...line].length).toBeLessThanOrEqual(size.columns);
  }
});
