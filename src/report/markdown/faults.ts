/** The faults of a run and the recovery from them, in Markdown. */

import type { RunResult } from "../../run/result.ts";
import { attributesOf, effectOf, faultNamed, windowOf } from "../fault-effect.ts";
import { detectedAfter, recoveredAfter, recoveredAfterEnd } from "../recovery-words.ts";
import { escapeMarkdown } from "./escape.ts";
import { emojiOf } from "./objectives.ts";
import { markdownTable } from "./table.ts";

export const faultsTable = (result: RunResult): string =>
  markdownTable(
    [
      ["", "center"],
      ["On", "left"],
      ["Fault", "left"],
      ["In force", "left"],
      ["Proof of effect", "left"],
    ],
    result.faults.map((fault) => {
      const effect = effectOf(fault);
      const attributes = attributesOf(fault);
      return [
        emojiOf[effect.status],
        escapeMarkdown(fault.on),
        escapeMarkdown(attributes === "" ? fault.kind : `${fault.kind} (${attributes})`),
        windowOf(fault),
        escapeMarkdown(effect.text),
      ];
    }),
  );

export const recoveryTable = (result: RunResult): string =>
  markdownTable(
    [
      ["After", "left"],
      ["Traffic", "left"],
      ["First bad second", "right"],
      ["Good again", "right"],
      ["After its end", "right"],
      ["Relapses", "right"],
    ],
    result.recovery.map((recovery) => [
      escapeMarkdown(faultNamed(result, recovery.fault)),
      escapeMarkdown(recovery.traffic),
      detectedAfter(recovery),
      recoveredAfter(recovery),
      recoveredAfterEnd(recovery),
      String(recovery.relapses),
    ]),
  );
