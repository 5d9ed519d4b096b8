/** The timeline of a streamed answer: token by token, until something ends it. */

import type { Behaviour, PartName } from "./behaviour.ts";
import type { AnswerPlan, Pace, Step } from "./timeline.ts";

/** A stream before anything happens to it. */
export interface StreamParts {
  /** Goes out with the first token. */
  readonly opening: string;
  readonly tokens: readonly string[];
  /** Finish reason, usage, [DONE]: goes out with the last token. */
  readonly closing: string;
}

/** Parts of the behaviour that this one request has drawn. */
export type Disruptions = Pick<Behaviour, "stall" | "cut" | "end" | "malformed" | "error">;

const headers = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };

export function streamTimeline(
  { opening, tokens, closing }: StreamParts,
  pace: Pace,
  disruptions: Disruptions,
  errorEvent: string,
): AnswerPlan {
  const stall = within(disruptions.stall, tokens.length);
  const malformed = within(disruptions.malformed, tokens.length);
  const stop = stopOf(disruptions, tokens.length);
  const steps: Step[] = [{ atMs: pace.firstTokenMs, bytes: opening }];
  const affectedBy: PartName[] = [];
  let delayMs = 0;
  for (const [index, token] of tokens.slice(0, stop.afterTokens).entries()) {
    const atMs = () => pace.firstTokenMs + index * pace.perTokenMs + delayMs;
    if (index === malformed?.afterTokens) {
      steps.push({ atMs: atMs(), bytes: "data: {nonsense\n\n" });
      affectedBy.push("malformed");
    }
    if (index === stall?.afterTokens) {
      affectedBy.push("stall");
      if (stall.forMs === undefined) {
        const timeline = { status: 200, headers, steps, ending: "silence" } as const;
        return { timeline, affectedBy, isComplete: false };
      }
      delayMs += stall.forMs;
    }
    steps.push({ atMs: atMs(), bytes: token });
  }
  const isComplete = stop.kind === "complete";
  if (stop.kind !== "complete") affectedBy.push(stop.kind);
  const next = tokens[stop.afterTokens] ?? closing;
  const last = lastBytes(stop, { next, closing, errorEvent });
  steps.push({ atMs: steps.at(-1)?.atMs ?? 0, bytes: last });
  const ending = stop.kind === "cut" ? "cut" : "end";
  return { timeline: { status: 200, headers, steps, ending }, affectedBy, isComplete };
}

/** An answer that is shorter than the fault expects is hit before its last token. */
function within<Part extends { readonly afterTokens: number }>(
  part: Part | undefined,
  length: number,
): Part | undefined {
  return part && { ...part, afterTokens: Math.min(part.afterTokens, length - 1) };
}

type Stop =
  | { readonly kind: "complete" | "end" | "error"; readonly afterTokens: number }
  | ({ readonly kind: "cut" } & NonNullable<Behaviour["cut"]>);

/** The first thing that ends the stream; at the same token the harder one wins. */
function stopOf({ cut, end, error }: Disruptions, length: number): Stop {
  const stops: Stop[] = [];
  if (cut) stops.push({ kind: "cut", ...cut, afterTokens: cutAfter(cut, length) });
  if (error) stops.push({ kind: "error", afterTokens: Math.min(error.afterTokens, length) });
  if (end) stops.push({ kind: "end", afterTokens: Math.min(end.afterTokens, length) });
  stops.sort((a, b) => a.afterTokens - b.afterTokens);
  return stops[0] ?? { kind: "complete", afterTokens: length };
}

/** A cut inside a character needs a token to cut. */
export const cutAfter = (
  { afterTokens, at }: NonNullable<Behaviour["cut"]>,
  length: number,
): number => Math.min(afterTokens, at === "utf8" ? length - 1 : length);

function lastBytes(
  stop: Stop,
  texts: { readonly next: string; readonly closing: string; readonly errorEvent: string },
): string | Buffer {
  switch (stop.kind) {
    case "complete":
      return texts.closing;
    case "error":
      return texts.errorEvent;
    case "end":
      return "";
    case "cut":
      return cutBytes(Buffer.from(texts.next), stop.at);
    default:
      return stop satisfies never;
  }
}

/** What of a frame still comes through. */
export function cutBytes(bytes: Buffer, at: NonNullable<Behaviour["cut"]>["at"]): Buffer {
  if (at === "boundary") return bytes.subarray(0, 0);
  // UTF-8: the first byte of a character of several bytes is 0xC2 to 0xF4, the others 0x80 to 0xBF.
  const lead = bytes.findLastIndex((byte) => byte >= 0xc0);
  return bytes.subarray(0, at === "utf8" && lead !== -1 ? lead + 1 : bytes.length >> 1);
}
