/** The faults: those in force with the time left, those to come, and what the past ones touched. */

import type { Milliseconds } from "../base/units.ts";
import { showCount } from "../report/figures.ts";
import type { FaultView } from "./fault-view.ts";
import { showCountdown } from "./figures.ts";
import { framePadding, Panel } from "./panel.tsx";
import { Row } from "./row.tsx";
import type { Tone } from "./tone.tsx";

export interface FaultsPanelProps {
  readonly faults: readonly FaultView[];
  readonly elapsed: Milliseconds;
  /** No more faults are begun: what is only planned will not come. */
  readonly isEnding: boolean;
  readonly width: number;
  readonly height: number;
  /** A fault takes one line where that is wide enough, else two. */
  readonly linesEach: 1 | 2;
}

export function FaultsPanel(props: FaultsPanelProps) {
  const { faults, elapsed, isEnding, width, height, linesEach } = props;
  const inner = width - framePadding.columns;
  const lines = height - framePadding.rows;
  const room = Math.floor(lines / linesEach);
  const isAll = faults.length <= room;
  const shown = inOrder(faults).slice(0, isAll ? room : Math.floor((lines - 1) / linesEach));
  const hidden = faults.length - shown.length;
  return (
    <Panel title="Faults" width={width} height={height}>
      {faults.length === 0 && (
        <Row width={inner} left={[{ text: "none are planned", tone: "quiet" }]} />
      )}
      {shown.map((fault) => (
        <FaultRow
          key={fault.id}
          name={fault.id}
          look={lookOf(fault, elapsed, isEnding)}
          width={inner}
          lines={linesEach}
        />
      ))}
      {hidden > 0 && <Row width={inner} left={[{ text: `and ${hidden} more`, tone: "quiet" }]} />}
    </Panel>
  );
}

const groups = ["active", "injecting", "failed", "planned", "undone"] as const;

/** What goes on first, then what comes next, then what has been, the latest first. */
const inOrder = (faults: readonly FaultView[]): readonly FaultView[] =>
  groups.flatMap((group) => {
    const members = faults.filter(({ state }) => state.kind === group);
    return group === "undone"
      ? members.toSorted((a, b) => b.end - a.end)
      : members.toSorted((a, b) => a.start - b.start);
  });

interface Look {
  readonly mark: string;
  readonly words: string;
  readonly tone: Tone;
}

function lookOf({ state, start, end }: FaultView, elapsed: number, isEnding: boolean): Look {
  switch (state.kind) {
    case "planned":
      return isEnding
        ? { mark: "–", words: "not reached", tone: "quiet" }
        : { mark: "○", words: `in ${showCountdown(start - elapsed)}`, tone: "quiet" };
    case "injecting":
      return { mark: "◌", words: "being injected", tone: "unsure" };
    case "active": {
      const left = end - elapsed;
      const words = left > 0 && !isEnding ? `active, ${showCountdown(left)} left` : "being undone";
      return { mark: "●", words, tone: "unsure" };
    }
    case "undone": {
      const { touched, unit } = state.effect;
      if (touched === 0) return { mark: "?", words: "undone, touched nothing", tone: "unsure" };
      return { mark: "✓", words: `undone, ${showCount(touched)} ${unit}`, tone: "good" };
    }
    case "failed":
      return { mark: "✗", words: `failed: ${state.message}`, tone: "bad" };
    default:
      return state satisfies never;
  }
}

interface FaultRowProps {
  readonly name: string;
  readonly look: Look;
  readonly width: number;
  readonly lines: 1 | 2;
}

function FaultRow({ name, look: { mark, words, tone }, width, lines }: FaultRowProps) {
  const left = [{ text: `${mark} `, tone }, { text: name }];
  if (lines === 1) return <Row width={width} left={left} right={[{ text: words, tone }]} />;
  return (
    <>
      <Row width={width} left={left} />
      <Row width={width} left={[{ text: `  ${words}`, tone }]} />
    </>
  );
}
