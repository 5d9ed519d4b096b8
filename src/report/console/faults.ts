/** The faults of a run, what each did, and how the traffic came through them, on a terminal. */

import type { RunResult } from "../../run/result.ts";
import { effectOf, faultName, faultNamed, windowOf } from "../fault-effect.ts";
import { oneLine } from "../printable.ts";
import { recoverySentence, recoveryStatus } from "../recovery-words.ts";
import { markOf } from "../verdict-words.ts";
import type { Column } from "./columns.ts";
import { styleOf } from "./objectives.ts";
import type { Page } from "./page.ts";

/** Mark, name, when or whom, and what came of it. */
const columns: readonly Column[] = [
  { label: "", align: "left", rank: 0 },
  { label: "", align: "left", rank: 0, least: 16 },
  { label: "", align: "left", rank: 1 },
  { label: "", align: "left", rank: 0, least: 24 },
];

export function faultLines(result: RunResult, page: Page): readonly string[] {
  if (result.faults.length === 0) return [];
  const rows = result.faults.map((fault) => {
    const { status, text } = effectOf(fault);
    return [
      { text: markOf[status], style: styleOf[status] },
      { text: faultName(fault) },
      { text: windowOf(fault), style: "dim" } as const,
      status === "pass" ? { text } : { text, style: styleOf[status] },
    ];
  });
  return [...page.heading("Faults"), ...page.table(columns, rows)];
}

export function recoveryLines(result: RunResult, page: Page): readonly string[] {
  if (result.recovery.length === 0) return [];
  // With one traffic, its name would only repeat itself.
  const isOne = result.traffic.length === 1;
  const rows = result.recovery.map((recovery) => {
    const status = recoveryStatus(recovery);
    return [
      { text: status === "pass" ? "" : markOf[status], style: styleOf[status] },
      { text: `after ${faultNamed(result, recovery.fault)}` },
      { text: isOne ? "" : oneLine(recovery.traffic), style: "dim" } as const,
      { text: recoverySentence(recovery) },
    ];
  });
  return [...page.heading("Recovery"), ...page.table(columns, rows)];
}
