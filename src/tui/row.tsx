/** One line, never wider than it may be: a left part, cut when it must be, and a right one. */

import { Text } from "ink";
import { displayWidth, truncate } from "../report/console/width.ts";
import { printable } from "../report/printable.ts";
import { type Tone, Toned } from "./tone.tsx";

export interface Span {
  readonly text: string;
  readonly tone?: Tone;
}

export interface RowProps {
  readonly width: number;
  readonly left: readonly Span[];
  readonly right?: readonly Span[];
}

export function Row({ width, left, right = [] }: RowProps) {
  const ends = cut(right, width);
  const rest = width - widthOf(ends);
  // Between the two parts stands at least one blank.
  const starts = cut(left, ends.length === 0 ? rest : rest - 1);
  const gap: Span = { text: ends.length === 0 ? "" : " ".repeat(rest - widthOf(starts)) };
  return (
    <Text wrap="truncate-end">
      {[...starts, gap, ...ends].map(({ text, tone = "plain" }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a span has no identity but its place.
        <Toned key={i} tone={tone}>
          {text}
        </Toned>
      ))}
    </Text>
  );
}

const widthOf = (spans: readonly Span[]): number =>
  spans.reduce((sum, { text }) => sum + displayWidth(text), 0);

function cut(spans: readonly Span[], width: number): readonly Span[] {
  const fitted: Span[] = [];
  let left = Math.max(0, width);
  for (const span of spans) {
    const text = truncate(cleaned(span.text), left);
    fitted.push({ ...span, text });
    left -= displayWidth(text);
  }
  return fitted;
}

/** Names and messages come from files and targets; blanks may be there to align, and stay. */
const cleaned = (text: string): string => printable(text).replace(/[\n\t]/g, " ");
