/** What a journal says is still owed. */

import { describe, expect, it } from "vitest";
import { debtOf } from "../../src/run/owed.ts";

const toxic = (name: string) => ({
  kind: "remove-toxic",
  api: "http://127.0.0.1:8474",
  proxy: "edge",
  toxic: name,
});

const line = (entry: object) => JSON.stringify({ time: "2026-01-01T00:00:00.000Z", ...entry });

const run = line({ kind: "run", scenario: "s", player: { pid: 7, started: "then" } });
const injecting = (fault: string, ...toxics: readonly string[]) =>
  line({ kind: "fault-injecting", fault, remedies: toxics.map(toxic) });

const owedBy = (...lines: readonly string[]) =>
  debtOf([run, ...lines].join("\n")).owed.map(({ fault, remedy }) =>
    remedy.kind === "remove-toxic" ? `${fault} ${remedy.toxic}` : `${fault} ${remedy.kind}`,
  );

describe("a journal", () => {
  it("names the run and who played it", () => {
    expect(debtOf(run)).toEqual({
      scenario: "s",
      player: { pid: 7, started: "then" },
      owed: [],
    });
  });

  const rows: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ["of a run that was not stopped in mid-fault owes nothing", [], []],
    ["owes what was about to be injected, whether it was or not", [injecting("a", "x")], ["a x"]],
    [
      "owes the last fault first, and of each the last change first",
      [injecting("a", "x", "y"), injecting("b", "z")],
      ["b z", "a y", "a x"],
    ],
    [
      "does not owe what was undone",
      [injecting("a", "x"), injecting("b", "z"), line({ kind: "fault-undone", fault: "a" })],
      ["b z"],
    ],
    [
      "owes a fault that could not be undone",
      [injecting("a", "x"), line({ kind: "fault-failed", fault: "a", isUndone: false })],
      ["a x"],
    ],
    [
      "does not owe a fault that failed and left nothing",
      [injecting("a", "x"), line({ kind: "fault-failed", fault: "a", isUndone: true })],
      [],
    ],
    [
      "does not owe what was taken back later",
      [injecting("a", "x"), line({ kind: "remedied", fault: "a" })],
      [],
    ],
    [
      "owes what the target changed until it has stopped, after all faults",
      [line({ kind: "target-owes", remedies: [toxic("t")] }), injecting("a", "x")],
      ["a x", "null t"],
    ],
    [
      "owes nothing for a target that has stopped",
      [line({ kind: "target-owes", remedies: [toxic("t")] }), line({ kind: "target-stopped" })],
      [],
    ],
    [
      "may end in the middle of a line",
      [injecting("a", "x"), '{"kind":"fault-undone","fau'],
      ["a x"],
    ],
    ["may hold what it does not know", ["[]", "null", line({ kind: "new-thing" })], []],
  ];

  it.each(rows)("%s", (_claim, lines, owed) => {
    expect(owedBy(...lines)).toEqual(owed);
  });
});
