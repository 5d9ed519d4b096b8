/** The timeline of an answer in one piece: everything at once, when the last token is ready. */

import type { Behaviour } from "./behaviour.ts";
import type { Disruptions, Pace, Timeline } from "./timeline.ts";

export type WholeDisruptions = Disruptions & Pick<Behaviour, "wrongLength">;

export function wholeTimeline(
  body: string,
  { pace, tokens }: { readonly pace: Pace; readonly tokens: number },
  { stall, cut, end, malformed, error, wrongLength }: WholeDisruptions,
  errorText: string,
): Timeline {
  const atMs = pace.firstTokenMs + tokens * pace.perTokenMs + (stall?.forMs ?? 0);
  const whole = Buffer.from(body);
  const half = whole.subarray(0, whole.length >> 1);
  const answer = (bytes: Buffer, ending: Timeline["ending"], length = bytes.length): Timeline => {
    const headers = { "content-type": "application/json", "content-length": `${length}` };
    return { status: 200, headers, steps: [{ atMs, bytes }], ending };
  };
  if (stall !== undefined && stall.forMs === undefined) {
    return silence;
  }
  if (cut) return answer(half, "cut", whole.length);
  // All bytes there are, then the connection goes: only the length shows that some are missing.
  if (wrongLength) return answer(whole, "cut", whole.length + 16);
  if (error) return answer(Buffer.from(errorText), "end");
  return malformed || end ? answer(half, "end") : answer(whole, "end");
}

/** A refusal: at once, and in one piece. */
export function refusal(
  { status, retryAfter, body }: NonNullable<Behaviour["answer"]>,
  errorText: string,
): Timeline {
  const headers = {
    "content-type": "application/json",
    ...(retryAfter === undefined ? {} : { "retry-after": retryAfter }),
  };
  return { status, headers, steps: [{ atMs: 0, bytes: body ?? errorText }], ending: "end" };
}

/** Takes the request and says nothing, ever. */
export const silence: Timeline = { status: 200, headers: {}, steps: [], ending: "silence" };
