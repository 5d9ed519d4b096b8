/** A box with its title in the upper border, of exactly the given size. */

import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { Toned } from "./tone.tsx";

/** What the frame takes: its borders, and beside the text a blank on each side. */
export const framePadding = { columns: 4, rows: 2 } as const;

export interface PanelProps {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

export function Panel({ title, width, height, children }: PanelProps) {
  const rest = Math.max(0, width - title.length - 5);
  return (
    <Box flexDirection="column" width={width} height={height}>
      <Text wrap="truncate">
        <Toned tone="quiet">╭─ </Toned>
        <Toned tone="strong">{title}</Toned>
        <Toned tone="quiet"> {"─".repeat(rest)}╮</Toned>
      </Text>
      <Box
        flexDirection="column"
        width={width}
        height={height - 1}
        borderStyle="round"
        borderTop={false}
        borderDimColor
        paddingX={1}
        overflow="hidden"
      >
        {children}
      </Box>
    </Box>
  );
}
