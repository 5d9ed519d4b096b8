/** The promises: what was promised, what it is now, and whether that is kept so far. */

import { ratio } from "../base/units.ts";
import { showMillis, showPercent } from "../report/figures.ts";
import { type ObjectiveSoFar, promiseOf } from "./objectives-so-far.ts";
import { framePadding, Panel } from "./panel.tsx";
import { Row } from "./row.tsx";
import { byUrgency, type Standing } from "./standing.ts";
import type { Tone } from "./tone.tsx";

export interface ObjectivesPanelProps {
  readonly objectives: readonly ObjectiveSoFar[];
  /** Then the name of the traffic goes without saying. */
  readonly isOnlyTraffic: boolean;
  readonly width: number;
  readonly height: number;
}

export function ObjectivesPanel({
  objectives,
  isOnlyTraffic,
  width,
  height,
}: ObjectivesPanelProps) {
  const inner = width - framePadding.columns;
  const { shown, rest } = chosenFor(objectives, height - framePadding.rows);
  return (
    <Panel title="Objectives so far" width={width} height={height}>
      {objectives.length === 0 && (
        <Row width={inner} left={[{ text: "none were set", tone: "quiet" }]} />
      )}
      {shown.map((each) => (
        <ObjectiveRow
          key={each.objective.id}
          promise={promiseOf(each.objective, isOnlyTraffic)}
          standing={each}
          observed={observedOf(each)}
          width={inner}
        />
      ))}
      {rest.length > 0 && <Row width={inner} left={[{ text: restWords(rest), tone: "quiet" }]} />}
    </Panel>
  );
}

interface Chosen {
  readonly shown: readonly ObjectiveSoFar[];
  readonly rest: readonly ObjectiveSoFar[];
}

/** All in their order if they fit; else those that need looking at, and a line about the rest. */
function chosenFor(objectives: readonly ObjectiveSoFar[], lines: number): Chosen {
  if (objectives.length <= lines) return { shown: objectives, rest: [] };
  const sorted = objectives.toSorted(byUrgency);
  return { shown: sorted.slice(0, lines - 1), rest: sorted.slice(lines - 1) };
}

function restWords(rest: readonly ObjectiveSoFar[]): string {
  const open = rest.filter(({ status }) => status === "pending").length;
  const ok = rest.filter(({ status }) => status === "ok").length;
  const failing = rest.length - open - ok;
  const words = [
    ...(failing > 0 ? [`${failing} failing`] : []),
    ...(ok > 0 ? [`${ok} ok`] : []),
    ...(open > 0 ? [`${open} open`] : []),
  ];
  return `and ${rest.length} more: ${words.join(", ")}`;
}

interface Look {
  readonly mark: string;
  readonly word: string;
  readonly tone: Tone;
}

const looks: Readonly<Record<Standing["status"], Look>> = {
  ok: { mark: "✓", word: "ok", tone: "good" },
  failing: { mark: "✗", word: "fails", tone: "bad" },
  pending: { mark: "…", word: "so far", tone: "quiet" },
};

interface ObjectiveRowProps {
  readonly promise: string;
  readonly standing: Standing;
  readonly observed: string;
  readonly width: number;
}

function ObjectiveRow({ promise, standing, observed, width }: ObjectiveRowProps) {
  const { mark, word, tone } = looks[standing.status];
  const isEmpty = standing.observed === null;
  const left = [{ text: `${mark} `, tone }, { text: promise }];
  if (isEmpty) return <Row width={width} left={left} right={[{ text: emptyWord, tone }]} />;
  const right = [{ text: `${observed} ` }, { text: word.padEnd(wordWidth), tone }];
  return <Row width={width} left={left} right={right} />;
}

const emptyWord = "no data";
const wordWidth = 6;

function observedOf({ objective, observed }: ObjectiveSoFar): string {
  if (objective.kind === "never") return showPercent(observed, ratio(0));
  return objective.kind === "availability"
    ? showPercent(observed, objective.atLeast)
    : showMillis(observed);
}
