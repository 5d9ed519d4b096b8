/** The live view on the terminal: takes the screen, and gives it back on every way out. */

import { render } from "ink";
import { createElement } from "react";
import type { Plan } from "../run/plan.ts";
import type { Reader } from "../run/play.ts";
import { App } from "../tui/app.tsx";
import type { Size } from "../tui/layout.ts";
import { Live } from "../tui/live.ts";
import type { Host, Terminal } from "./host.ts";

export interface Screen {
  readonly read: Reader;
  /** Gives the terminal back. Idempotent, and done before it returns. */
  close(): void;
}

/** Alternate buffer, clear, home, hide the cursor. */
const takeSequence = "\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l";
/** Main buffer, with what stood there; show the cursor. */
const giveBackSequence = "\u001b[?1049l\u001b[?25h";
const clearSequence = "\u001b[2J\u001b[H";

/**
 * Plain look, visible cursor: right for any exit, whether or not there was a screen. It does not
 * leave the alternate buffer, which outside of it would move the cursor over what was printed.
 */
export const restoreSequence = "\u001b[0m\u001b[?25h";

/** What of the host it needs. */
export type ScreenHost = Pick<Host, "clock" | "env" | "interrupt" | "terminal">;

/** null: there is no terminal to draw on. */
export function watchOnScreen(host: ScreenHost, plan: Plan): Screen | null {
  const { terminal } = host;
  if (terminal === null || isInPipeline(host)) return null;
  const { stdin, stdout } = terminal;
  const live = new Live(host.clock, plan);
  const giveBack = once(() => stdout.write(giveBackSequence));
  const app = () =>
    createElement(App, {
      plan,
      live,
      size: sizeOf(terminal),
      hasColour: !host.env["NO_COLOR"],
      onInterrupt: () => host.interrupt(),
      onGone: giveBack,
    });
  stdout.write(takeSequence);
  const drawn = render(app(), { stdin, stdout, exitOnCtrlC: false, patchConsole: false });
  // What the terminal has made of the old frame is unknown: wipe it, then draw anew.
  const redraw = () => {
    drawn.clear();
    stdout.write(clearSequence);
    drawn.rerender(app());
  };
  // Before ink's own listener, which would draw the old frame into the new size.
  stdout.prependListener("resize", redraw);
  const stopPictures = live.start();
  return {
    read: live.read,
    close: once(() => {
      stopPictures();
      stdout.off("resize", redraw);
      drawn.unmount();
      giveBack();
    }),
  };
}

/** Ink draws nothing there, whatever the terminal. */
const isInPipeline = ({ env }: ScreenHost): boolean =>
  ["CI", "CONTINUOUS_INTEGRATION"].some((name) => {
    const value = env[name];
    return value !== undefined && value !== "0" && value !== "false";
  });

const sizeOf = ({ stdout }: Terminal): Size => ({
  columns: stdout.columns || 80,
  rows: stdout.rows || 24,
});

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}
