/** Continuing a process whose pauser is gone: only that one, and as often as is asked. */

import { describe, expect, it } from "vitest";
import type { Processes } from "../../../src/faults/process/processes.ts";
import { type ResumeRemedy, resumeProcess } from "../../../src/faults/process/resume.ts";

/** A machine with these processes; it remembers what was sent. */
class Machine implements Processes {
  readonly sent: string[] = [];
  readonly #started: ReadonlyMap<number, string>;

  constructor(started: Readonly<Record<number, string>>) {
    this.#started = new Map(Object.entries(started).map(([pid, when]) => [Number(pid), when]));
  }

  signal(pid: number, signal: string): boolean {
    this.sent.push(`${signal} ${pid}`);
    return this.#started.has(pid);
  }

  startedAt(pid: number): string | null {
    return this.#started.get(pid) ?? null;
  }
}

const remedyOf = (started: string | null): ResumeRemedy => ({
  kind: "resume-process",
  name: "gateway/1",
  pid: 7,
  started,
});

const rows = [
  ["goes on, if it is the same", { 7: "monday" }, "monday", "done", ["SIGCONT 7"]],
  ["is left alone, if another one has its number", { 7: "tuesday" }, "monday", "gone", []],
  ["is gone, if nobody has its number", {}, "monday", "gone", []],
] as const;

describe("a paused process", () => {
  it.each(rows)("%s", (_claim, running, started, how, sent) => {
    const machine = new Machine(running);
    expect(resumeProcess(remedyOf(started), machine)).toBe(how);
    expect(machine.sent).toEqual(sent);
  });

  it("is not guessed by its number, which a stranger may have", () => {
    const machine = new Machine({ 7: "monday" });
    const message = "nobody knows when gateway/1 began, so process 7 may be another one";
    expect(() => resumeProcess(remedyOf(null), machine)).toThrow(
      expect.objectContaining({ code: "E_FAULT", message }),
    );
    expect(machine.sent).toEqual([]);
  });

  it("may be continued twice", () => {
    const machine = new Machine({ 7: "monday" });
    const remedy = remedyOf("monday");
    expect([resumeProcess(remedy, machine), resumeProcess(remedy, machine)]).toEqual([
      "done",
      "done",
    ]);
  });
});
