/** The last events of the run, the newest at the bottom. */

import { showInstant } from "../report/figures.ts";
import { framePadding, Panel } from "./panel.tsx";
import { Row } from "./row.tsx";
import type { Tone } from "./tone.tsx";
import type { EventLine } from "./view.ts";

export interface EventLogProps {
  readonly events: readonly EventLine[];
  readonly width: number;
  readonly height: number;
}

export function EventLog({ events, width, height }: EventLogProps) {
  const inner = width - framePadding.columns;
  const shown = events.slice(-(height - framePadding.rows));
  return (
    <Panel title="Events" width={width} height={height}>
      {shown.map(({ at, kind, text }, i) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a line of the tail is its place.
          key={i}
          width={inner}
          left={[
            { text: `${showInstant(at).padStart(7)}  `, tone: "quiet" },
            { text, tone: toneOf(kind) },
          ]}
        />
      ))}
    </Panel>
  );
}

function toneOf(kind: EventLine["kind"]): Tone {
  if (kind === "fault-failed" || kind === "stopping") return "bad";
  if (kind === "fault-injected") return "unsure";
  return "plain";
}
