/** The picture of a story at an instant, and how it looks on a terminal of some size. */

import { stripVTControlCharacters } from "node:util";
import { renderToString } from "ink";
import { type Milliseconds, ms } from "../../src/base/units.ts";
import type { RunEvent } from "../../src/run/events.ts";
import type { Plan } from "../../src/run/plan.ts";
import { Dashboard } from "../../src/tui/dashboard.tsx";
import type { Size } from "../../src/tui/layout.ts";
import type { Picture } from "../../src/tui/live.ts";
import { numbersOf } from "../../src/tui/numbers.ts";
import { secondReader } from "../../src/tui/seconds.ts";
import { elapsedOf, firstView, nextView, type View } from "../../src/tui/view.ts";
import { eventsUntil, tell } from "./story.ts";

export function pictureOf(
  plan: Plan,
  events: readonly RunEvent[],
  sinceEvent: Milliseconds = ms(0),
): Picture {
  let view: View = firstView(plan);
  const measurements = tell(plan, events, (event) => {
    view = nextView(view, event);
  });
  const elapsed = elapsedOf(view, sinceEvent);
  const numbers = numbersOf(plan, view, measurements, elapsed, secondReader());
  return { view, numbers, elapsed };
}

export const pictureAt = (plan: Plan, atMs: number): Picture =>
  pictureOf(plan, eventsUntil(plan, atMs));

/** Colours, and with them blanks at the end of a line, depend on where the tests run. */
export const plain = (frame: string | undefined): string =>
  stripVTControlCharacters(frame ?? "").replace(/ +$/gm, "");

export const drawn = (plan: Plan, picture: Picture, size: Size, isStopping = false): string =>
  plain(
    renderToString(
      <Dashboard plan={plan} picture={picture} size={size} isStopping={isStopping} />,
      { columns: size.columns },
    ),
  );
