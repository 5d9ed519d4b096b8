/** The timeline of an answer in one piece: everything at once, when the last token is ready. */

import type { PartName } from "./behaviour.ts";
import { cutBytes, type Disruptions } from "./stream-timeline.ts";
import { type AnswerPlan, type Pace, silence, type Timeline } from "./timeline.ts";

export function wholeTimeline(
  body: string,
  { pace, tokens }: { readonly pace: Pace; readonly tokens: number },
  disruptions: Disruptions,
  errorText: string,
): AnswerPlan {
  const { stall } = disruptions;
  if (stall !== undefined && stall.forMs === undefined) {
    return { timeline: silence, affectedBy: ["stall"], isComplete: false };
  }
  const atMs = pace.firstTokenMs + tokens * pace.perTokenMs + (stall?.forMs ?? 0);
  const { bytes, ending, length, by } = endOf(Buffer.from(body), disruptions, errorText);
  const headers = { "content-type": "application/json", "content-length": `${length}` };
  const affectedBy = [...(stall === undefined ? [] : ["stall" as const]), ...by];
  const timeline = { status: 200, headers, steps: [{ atMs, bytes }], ending };
  return { timeline, affectedBy, isComplete: by.length === 0 };
}

interface End {
  readonly bytes: Buffer;
  readonly ending: Timeline["ending"];
  readonly length: number;
  readonly by: readonly PartName[];
}

/** Without tokens to count, what breaks it leaves half of it; of several the harder one wins. */
function endOf(whole: Buffer, { cut, error, malformed, end }: Disruptions, errorText: string): End {
  const half = whole.subarray(0, whole.length >> 1);
  if (cut) {
    const bytes = cut.at === "utf8" ? cutBytes(whole, "utf8") : half;
    return { bytes, ending: "cut", length: whole.length, by: ["cut"] };
  }
  if (error) {
    const bytes = Buffer.from(errorText);
    return { bytes, ending: "end", length: bytes.length, by: ["error"] };
  }
  if (malformed || end) {
    const by: PartName = malformed ? "malformed" : "end";
    return { bytes: half, ending: "end", length: half.length, by: [by] };
  }
  return { bytes: whole, ending: "end", length: whole.length, by: [] };
}
