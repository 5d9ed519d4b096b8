/** What OpenAI says of the tokens used, and the ways to say it wrongly. */

import { type Frames, type Usage, usageOf } from "./openai-words.ts";
import type { Report, UsageForm } from "./wire-format.ts";

/** Frames at the end of a stream whose client has asked for the usage. */
export function usageFrames(frames: Frames, report: Report): string {
  const { promptTokens, completionTokens, form } = report;
  const usage = usageOf(promptTokens, completionTokens);
  switch (form) {
    case undefined:
      return frames.frame([], usage);
    case "zero":
      return frames.frame([], usageOf(0, 0));
    case "missing":
      return "";
    case "in-choice":
      return frames.choice({}, null, usage);
    case "extra":
      return frames.frame([], usage) + frames.choice({});
    default:
      return form satisfies never;
  }
}

/** Of an answer in one piece; undefined: it says nothing. */
export function usageField({ promptTokens, completionTokens, form }: Report): Usage | undefined {
  if (form === "missing") return undefined;
  return form === "zero" ? usageOf(0, 0) : usageOf(promptTokens, completionTokens);
}

/** Whether the form changes anything in this answer. */
export function isUsageChanged(
  form: UsageForm,
  { isStream, wantsUsage }: { readonly isStream: boolean; readonly wantsUsage: boolean },
): boolean {
  return isStream ? wantsUsage : form === "zero" || form === "missing";
}
