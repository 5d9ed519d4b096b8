/** One answer as data: what is written when, and how it ends. Pure; the player only waits. */

import type { Behaviour } from "./behaviour.ts";

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

/** Builds the answer of a streamed request. */
export function streamTimeline(
  { opening, tokens, closing }: StreamParts,
  pace: Pace,
  disruptions: Disruptions,
  errorEvent: string,
): Timeline {
  const stall = within(disruptions.stall, tokens.length);
  const malformed = within(disruptions.malformed, tokens.length);
  const stop = stopOf(disruptions, tokens.length);
  const steps: Step[] = [{ atMs: pace.firstTokenMs, bytes: opening }];
  let delayMs = 0;
  for (const [index, token] of tokens.slice(0, stop.afterTokens).entries()) {
    const atMs = () => pace.firstTokenMs + index * pace.perTokenMs + delayMs;
    if (index === malformed?.afterTokens)
      steps.push({ atMs: atMs(), bytes: "data: {nonsense\n\n" });
    if (index === stall?.afterTokens) {
      if (stall.forMs === undefined) return { status: 200, headers, steps, ending: "silence" };
      delayMs += stall.forMs;
    }
    steps.push({ atMs: atMs(), bytes: token });
  }
  const atMs = steps.at(-1)?.atMs ?? 0;
  const last = lastBytes(stop.kind, {
    next: tokens[stop.afterTokens] ?? closing,
    closing,
    errorEvent,
  });
  steps.push({ atMs, bytes: last });
  return { status: 200, headers, steps, ending: stop.kind.startsWith("cut") ? "cut" : "end" };
}

/** An answer that is shorter than the fault expects is hit before its last token. */
function within<Part extends { readonly afterTokens: number }>(
  part: Part | undefined,
  length: number,
): Part | undefined {
  return part && { ...part, afterTokens: Math.min(part.afterTokens, length - 1) };
}

interface Stop {
  readonly kind: "complete" | "cut" | "cut-inside" | "end" | "error";
  readonly afterTokens: number;
}

/** The first thing that ends the stream; at the same token the harder one wins. */
function stopOf({ cut, end, error }: Disruptions, length: number): Stop {
  const stops: Stop[] = [];
  if (cut) stops.push({ kind: cut.at === "inside" ? "cut-inside" : "cut", ...cut });
  if (error) stops.push({ kind: "error", ...error });
  if (end) stops.push({ kind: "end", ...end });
  const capped = stops.map((stop) => ({
    ...stop,
    afterTokens: Math.min(stop.afterTokens, length),
  }));
  capped.sort((a, b) => a.afterTokens - b.afterTokens);
  return capped[0] ?? { kind: "complete", afterTokens: length };
}

function lastBytes(
  kind: Stop["kind"],
  texts: { readonly next: string; readonly closing: string; readonly errorEvent: string },
): string | Buffer {
  switch (kind) {
    case "complete":
      return texts.closing;
    case "error":
      return texts.errorEvent;
    case "cut-inside": {
      const bytes = Buffer.from(texts.next);
      return bytes.subarray(0, bytes.length >> 1);
    }
    case "cut":
    case "end":
      return "";
    default:
      return kind satisfies never;
  }
}
