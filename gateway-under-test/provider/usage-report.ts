/** What the provider says of the tokens used, and the ways to say it wrongly. */

import type { Behaviour } from "./behaviour.ts";
import { type Frames, type Usage, usageOf } from "./wire-format.ts";

type Form = NonNullable<Behaviour["usage"]>["form"];

/** Frames at the end of a stream whose client has asked for the usage. */
export function usageFrames(frames: Frames, usage: Usage, form: Form | undefined): string {
  switch (form) {
    case undefined:
      return frames.usage(usage);
    case "zero":
      return frames.usage(usageOf(0, 0));
    case "missing":
      return "";
    case "in-choice":
      return frames.nothing(usage);
    case "extra":
      return frames.usage(usage) + frames.nothing(null);
    default:
      return form satisfies never;
  }
}

/** Of an answer in one piece; undefined: it says nothing. */
export function usageField(usage: Usage, form: Form | undefined): Usage | undefined {
  if (form === "missing") return undefined;
  return form === "zero" ? usageOf(0, 0) : usage;
}

/** Whether the form changes anything in this answer. */
export function isUsageChanged(
  form: Form,
  { isStream, wantsUsage }: { readonly isStream: boolean; readonly wantsUsage: boolean },
): boolean {
  return isStream ? wantsUsage : form === "zero" || form === "missing";
}
