/** The terminal is taken and given back, whatever happens. */

import { Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Host, Terminal } from "../../src/cli/host.ts";
import { watchOnScreen } from "../../src/cli/screen.ts";
import { VirtualClock } from "../support/virtual-clock.ts";
import { outagePlan } from "./story.ts";

/** The sequences that matter, in the order in which they were written. */
const taken = "\u001b[?1049h";
const givenBack = "\u001b[?1049l";

class Keyboard extends Socket {
  readonly isTTY = true;
  isRaw = false;
  setRawMode(isRaw: boolean): this {
    this.isRaw = isRaw;
    return this;
  }
  override _read(): void {}
}

class Display extends Socket {
  readonly isTTY = true;
  columns = 80;
  rows = 24;
  written = "";
  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.written += String(chunk);
    done();
  }
  clearLine = () => true;
  clearScreenDown = () => true;
  cursorTo = () => true;
  moveCursor = () => true;
  getColorDepth = () => 1;
  hasColors = () => false;
  getWindowSize = (): [number, number] => [this.columns, this.rows];
}

function opened(env: Host["env"] = {}, hasTerminal = true) {
  const keyboard = new Keyboard();
  const display = new Display();
  const terminal: Terminal = { stdin: keyboard, stdout: display };
  let interrupts = 0;
  const host = {
    env,
    clock: new VirtualClock(),
    terminal: hasTerminal ? terminal : null,
    interrupt: () => void interrupts++,
  };
  const screen = watchOnScreen(host, outagePlan);
  onTestFinished(() => screen?.close());
  return { screen, keyboard, display, interruptCount: () => interrupts };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const occurrences = (text: string, part: string): number => text.split(part).length - 1;

test("without a terminal there is no screen", () => {
  expect(opened({}, false).screen).toBeNull();
});

test("in a pipeline there is no screen, as ink would draw nothing", () => {
  expect(opened({ CI: "true" }).screen).toBeNull();
  expect(opened({ CI: "false" }).screen).not.toBeNull();
});

test("closing gives the terminal back, once, however often it is called", () => {
  const { screen, display } = opened();
  expect(occurrences(display.written, taken)).toBe(1);
  expect(display.written).not.toContain(givenBack);
  screen?.close();
  screen?.close();
  expect(occurrences(display.written, givenBack)).toBe(1);
  expect(display.written.endsWith("\u001b[?25h")).toBe(true);
});

test("the keyboard is raw while the screen is open, and not after", async () => {
  const { screen, keyboard } = opened();
  await settled();
  expect(keyboard.isRaw).toBe(true);
  screen?.close();
  await settled();
  expect(keyboard.isRaw).toBe(false);
});

test("Ctrl-C, which is a key in raw mode, interrupts the host", async () => {
  const { keyboard, interruptCount } = opened();
  await settled();
  keyboard.push("\u0003");
  await settled();
  expect(interruptCount()).toBe(1);
});

test("a terminal that changes its size is wiped before it is drawn anew", () => {
  const { display } = opened();
  display.written = "";
  display.columns = 60;
  display.rows = 20;
  display.emit("resize");
  expect(display.written).toContain("\u001b[2J\u001b[H");
});
