/** Which run this is, how far it is, and how it looks. */

import type { Outlook } from "./outlook.ts";
import type { Progress } from "./progress.ts";
import { Row } from "./row.tsx";

/** Lines that it takes. */
export const headerHeight = 2;

export interface HeaderProps {
  readonly name: string;
  readonly phase: string;
  readonly progress: Progress;
  readonly outlook: Outlook;
  readonly width: number;
}

export function Header({ name, phase, progress, outlook, width }: HeaderProps) {
  const { mark, words, tone } = outlook;
  const { now, end, share } = progress;
  const bar = Math.max(0, width - now.length - end.length - 4);
  const done = Math.min(bar, Math.round(share * bar));
  return (
    <>
      <Row
        width={width}
        left={[
          { text: ` ${name}`, tone: "strong" },
          { text: "  ", tone: "quiet" },
          { text: phase, tone: "accent" },
        ]}
        right={[{ text: `${mark} ${words} `, tone }]}
      />
      <Row
        width={width}
        left={[
          { text: ` ${now} ` },
          { text: "━".repeat(done), tone: "accent" },
          { text: "─".repeat(bar - done), tone: "quiet" },
          { text: ` ${end} `, tone: "quiet" },
        ]}
      />
    </>
  );
}
