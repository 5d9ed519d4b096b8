/** What a run that died still owes: read from its journal, for another process to carry out. */

import { z } from "zod";
import { type Remedy, remedySchema } from "../faults/remedy.ts";
import type { Player } from "./journal.ts";

export interface Debt {
  readonly scenario: string;
  /** null: written by a run that did not say. */
  readonly player: Player | null;
  /** In the order in which they are to be carried out: the last that was done first. */
  readonly owed: readonly Owed[];
}

export interface Owed {
  /** The fault that did it; null: the target. */
  readonly fault: string | null;
  readonly remedy: Remedy;
}

const remedies = z.array(remedySchema);

const entrySchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("run"),
    scenario: z.string(),
    player: z.object({ pid: z.int(), started: z.string().nullable() }).nullish(),
  }),
  z.object({ kind: z.literal("target-owes"), remedies }),
  z.object({ kind: z.literal("target-stopped") }),
  z.object({ kind: z.literal("fault-injecting"), fault: z.string(), remedies }),
  z.object({ kind: z.literal("fault-undone"), fault: z.string() }),
  z.object({ kind: z.literal("fault-failed"), fault: z.string(), isUndone: z.boolean() }),
  /** Written by whoever carried it out later; null: what the target owed. */
  z.object({ kind: z.literal("remedied"), fault: z.string().nullable() }),
]);

type Entry = z.infer<typeof entrySchema>;

/** A line that was cut off by the end of its writer is left out, as are all other events. */
export function debtOf(journal: string): Debt {
  let scenario = "";
  let player: Player | null = null;
  const owed = new Map<string | null, readonly Remedy[]>();
  for (const entry of journal.split("\n").flatMap(entryIn)) {
    if (entry.kind === "run") {
      scenario = entry.scenario;
      player = entry.player ?? null;
    } else settle(owed, entry);
  }
  const all = [...owed].flatMap(([fault, list]) => list.map((remedy) => ({ fault, remedy })));
  return { scenario, player, owed: all.reverse() };
}

function settle(
  owed: Map<string | null, readonly Remedy[]>,
  entry: Exclude<Entry, { kind: "run" }>,
): void {
  switch (entry.kind) {
    case "target-owes":
      owed.set(null, [...(owed.get(null) ?? []), ...entry.remedies]);
      return;
    case "target-stopped":
      owed.delete(null);
      return;
    case "fault-injecting":
      // Set anew, so that the map is in the order of injection.
      owed.delete(entry.fault);
      owed.set(entry.fault, entry.remedies);
      return;
    case "fault-failed":
      if (entry.isUndone) owed.delete(entry.fault);
      return;
    case "fault-undone":
    case "remedied":
      owed.delete(entry.fault);
      return;
    default:
      entry satisfies never;
  }
}

function entryIn(line: string): readonly Entry[] {
  try {
    const entry = entrySchema.safeParse(JSON.parse(line));
    return entry.success ? [entry.data] : [];
  } catch {
    return [];
  }
}
