/** What a colour says. Each tone also reads without it: by its words, its mark or its weight. */

import { Text } from "ink";
import { createContext, type ReactNode, useContext } from "react";

export type Tone = "plain" | "quiet" | "strong" | "accent" | "good" | "bad" | "unsure";

/** False: weights only. */
export const HasColour = createContext(true);

const weights = {
  plain: {},
  quiet: { dimColor: true },
  strong: { bold: true },
  accent: {},
  good: {},
  bad: { bold: true },
  unsure: {},
} as const satisfies Readonly<Record<Tone, object>>;

const colours = {
  ...weights,
  accent: { color: "cyan" },
  good: { color: "green" },
  bad: { color: "red", bold: true },
  unsure: { color: "yellow" },
} as const satisfies Readonly<Record<Tone, object>>;

export interface TonedProps {
  readonly tone: Tone;
  readonly children: ReactNode;
}

export function Toned({ tone, children }: TonedProps) {
  const look = useContext(HasColour) ? colours[tone] : weights[tone];
  return <Text {...look}>{children}</Text>;
}
