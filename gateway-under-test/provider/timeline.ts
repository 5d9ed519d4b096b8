/** One answer as data: what is written when, and how it ends. Pure; the player only waits. */

import type { Behaviour, PartName } from "./behaviour.ts";

export interface Timeline {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In order of `atMs`, counted from the request's arrival. */
  readonly steps: readonly Step[];
  /** After the last step: a clean end, a cut connection, or silence until the client leaves. */
  readonly ending: "end" | "cut" | "silence";
}

export interface Step {
  readonly atMs: number;
  readonly bytes: string | Buffer;
}

export interface Pace {
  readonly firstTokenMs: number;
  readonly perTokenMs: number;
}

/** A timeline, and the parts of the behaviour without which it would be another one. */
export interface Plan {
  readonly timeline: Timeline;
  readonly affectedBy: readonly PartName[];
}

/** The plan of an answer that was begun. */
export interface AnswerPlan extends Plan {
  /** Nothing is left out at its end. */
  readonly isComplete: boolean;
}

/** Takes the request and says nothing, ever. */
export const silence: Timeline = { status: 200, headers: {}, steps: [], ending: "silence" };

/** A refusal: at once, and in one piece. */
export function refusal(
  { status, retryAfter, retryAfterMs, body }: NonNullable<Behaviour["answer"]>,
  { errorText, wallTimeMs }: { readonly errorText: string; readonly wallTimeMs: number },
): Timeline {
  const headers = {
    "content-type": "application/json",
    ...(retryAfter === undefined ? {} : { "retry-after": headerOf(retryAfter, wallTimeMs) }),
    ...(retryAfterMs === undefined ? {} : { "retry-after-ms": `${retryAfterMs}` }),
  };
  return { status, headers, steps: [{ atMs: 0, bytes: body ?? errorText }], ending: "end" };
}

type RetryAfter = NonNullable<NonNullable<Behaviour["answer"]>["retryAfter"]>;

function headerOf(retryAfter: RetryAfter, wallTimeMs: number): string {
  if (typeof retryAfter !== "object") return `${retryAfter}`;
  // An HTTP date has whole seconds: rounded up, so that it is never sooner than was asked for.
  const seconds = Math.ceil((wallTimeMs + retryAfter.dateInMs) / 1_000);
  return new Date(seconds * 1_000).toUTCString();
}

/** Says how long the body is, wrongly: longer and then cut, or shorter than what is sent. */
export function withWrongLength(timeline: Timeline, by: number): Timeline {
  const length = timeline.steps.reduce((sum, { bytes }) => sum + Buffer.byteLength(bytes), 0);
  const headers = { ...timeline.headers, "content-length": `${Math.max(length + by, 0)}` };
  // Only the length shows that bytes are missing: all that there are have been sent.
  return { ...timeline, headers, ending: by > 0 ? "cut" : timeline.ending };
}
