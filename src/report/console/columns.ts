/** Columns of text, aligned, that give way when the terminal is narrow. */

import type { Paint, Style } from "./paint.ts";
import { displayWidth, padEnd, padStart, truncate } from "./width.ts";

export interface Column {
  readonly label: string;
  readonly align: "left" | "right";
  /** Columns of the lowest number are left out first; 0 is never left out. */
  readonly rank: number;
  /** May be cut to this width before others are left out. */
  readonly least?: number;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

const gap = "  ";

interface Sized extends Column {
  readonly index: number;
  readonly width: number;
}

/** The header, if any column has a label, and the rows; none is wider than `width`. */
export function alignColumns(
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  { width, paint }: { readonly width: number; readonly paint: Paint },
): readonly string[] {
  const sized = narrow(
    columns.map((column, index) => ({ ...column, index, width: natural(column, rows, index) })),
    width,
  );
  const header = columns.map(({ label }) => ({ text: label, style: "dim" }) as const);
  const hasHeader = columns.some(({ label }) => label !== "");
  return [...(hasHeader ? [header] : []), ...rows].map((row) =>
    sized
      .map((column) => shown(row[column.index], column, paint))
      .join(gap)
      .trimEnd(),
  );
}

const natural = (column: Column, rows: readonly (readonly Cell[])[], index: number): number =>
  Math.max(displayWidth(column.label), ...rows.map((row) => displayWidth(row[index]?.text ?? "")));

function shown(cell: Cell | undefined, { align, width }: Sized, paint: Paint): string {
  const text = truncate(cell?.text ?? "", width);
  const padded = align === "left" ? padEnd(text, width) : padStart(text, width);
  if (cell?.style === undefined || text === "") return padded;
  const painted = paint(cell.style, text);
  return align === "left"
    ? painted + padded.slice(text.length)
    : padded.slice(0, padded.length - text.length) + painted;
}

/** First cuts the columns that may be cut, then leaves out columns, then cuts what is left. */
function narrow(columns: readonly Sized[], width: number): readonly Sized[] {
  const excess = total(columns) - width;
  if (excess <= 0) return columns;
  const cut = shrink(columns, excess);
  if (total(cut) <= width) return cut;
  const optional = columns.filter(({ rank }) => rank > 0);
  if (optional.length > 0) {
    const last = Math.min(...optional.map(({ rank }) => rank));
    return narrow(
      columns.filter(({ rank }) => rank !== last),
      width,
    );
  }
  const fair = Math.max(
    1,
    Math.floor((width - gap.length * (columns.length - 1)) / columns.length),
  );
  return cut.map((column) => ({ ...column, width: Math.min(column.width, fair) }));
}

/** The last columns give way first. */
function shrink(columns: readonly Sized[], excess: number): readonly Sized[] {
  let left = excess;
  return columns
    .toReversed()
    .map((column) => {
      const least = Math.min(column.least ?? column.width, column.width);
      const width = Math.max(least, column.width - left);
      left -= column.width - width;
      return { ...column, width };
    })
    .toReversed();
}

const total = (columns: readonly Sized[]): number =>
  columns.reduce((sum, { width }) => sum + width, 0) + gap.length * (columns.length - 1);
