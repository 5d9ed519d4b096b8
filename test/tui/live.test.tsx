/** The live view over a virtual clock: how often it draws, and what the keys do. */

import { render } from "ink-testing-library";
import { expect, onTestFinished, test, vi } from "vitest";
import { sleep } from "../../src/base/clock.ts";
import { ms } from "../../src/base/units.ts";
import { App } from "../../src/tui/app.tsx";
import { Live } from "../../src/tui/live.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { plain } from "./pictures.tsx";
import { eventsUntil, outagePlan, tell } from "./story.ts";

function mounted() {
  const clock = new VirtualClock();
  const live = new Live(clock, outagePlan);
  let interrupts = 0;
  let gone = 0;
  const app = render(
    <App
      plan={outagePlan}
      live={live}
      size={{ columns: 100, rows: 30 }}
      hasColour
      onInterrupt={() => interrupts++}
      onGone={() => gone++}
    />,
  );
  const stop = live.start();
  onTestFinished(() => {
    stop();
    app.unmount();
  });
  return { clock, live, app, stop, count: () => ({ interrupts, gone }) };
}

/** Ink listens to the keys once its effects have run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

test("thousands of events make no more than five frames a second", async () => {
  const { clock, live, app } = mounted();
  const events = eventsUntil(outagePlan, 60_000);
  const before = app.frames.length;
  tell(outagePlan, events, live.read);
  expect(app.frames.length).toBe(before);
  await clock.run(sleep(clock, ms(1000)));
  expect(events.length).toBeGreaterThan(300);
  expect(app.frames.length - before).toBeLessThanOrEqual(5);
  expect(plain(app.lastFrame())).toContain("kill@gateway/1 undone");
});

test("a picture stays the same object until the next one is taken", async () => {
  const { clock, live } = mounted();
  const first = live.picture();
  tell(outagePlan, eventsUntil(outagePlan, 1000), live.read);
  expect(live.picture()).toBe(first);
  await clock.run(sleep(clock, ms(200)));
  expect(live.picture()).not.toBe(first);
});

test("the time goes on while no event comes", async () => {
  const { clock, live, app } = mounted();
  tell(outagePlan, eventsUntil(outagePlan, 0), live.read);
  await clock.run(sleep(clock, ms(7300)));
  expect(plain(app.lastFrame())).toContain(" 0:07 ");
});

test("no picture is taken any more once it is stopped", async () => {
  const { clock, live, stop } = mounted();
  stop();
  const last = live.picture();
  tell(outagePlan, eventsUntil(outagePlan, 1000), live.read);
  await clock.run(sleep(clock, ms(1000)));
  expect(live.picture()).toBe(last);
});

test("q stops once, as a key that is held down repeats; each Ctrl-C is passed on", async () => {
  const { app, count } = mounted();
  await settled();
  for (const key of ["x", "q", "q", "q"]) app.stdin.write(key);
  await settled();
  expect(count().interrupts).toBe(1);
  await vi.waitFor(() => expect(plain(app.lastFrame())).toContain("again: leave at once"));
  app.stdin.write("\u0003");
  expect(count().interrupts).toBe(2);
});

test("it says so when it is taken off the screen", () => {
  const { app, count } = mounted();
  expect(count().gone).toBe(0);
  app.unmount();
  expect(count().gone).toBe(1);
});
