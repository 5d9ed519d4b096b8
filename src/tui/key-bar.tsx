/** What the keys do now. */

import { Row } from "./row.tsx";

export interface KeyBarProps {
  /** The run was asked to end. */
  readonly isStopping: boolean;
  /** Some are undone, and reports written, before it ends. */
  readonly hasFaults: boolean;
  readonly width: number;
}

export function KeyBar({ isStopping, hasFaults, width }: KeyBarProps) {
  const left = isStopping
    ? ([
        { text: " Ctrl-C", tone: "strong" },
        { text: " again: leave at once  ", tone: "quiet" },
        {
          text: `stopping${hasFaults ? ": undoing the faults, writing the report" : ""}`,
          tone: "unsure",
        },
      ] as const)
    : ([
        { text: " q", tone: "strong" },
        { text: " or ", tone: "quiet" },
        { text: "Ctrl-C", tone: "strong" },
        {
          text: `  stop now${hasFaults ? ": undo the faults, write the report" : ""}`,
          tone: "quiet",
        },
      ] as const);
  return <Row width={width} left={left} />;
}
