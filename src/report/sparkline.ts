/** A column of numbers as a line of text: one block character a cell, the highest value counts. */

const blocks = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];

/**
 * Linear from zero to the highest value, or to three times the middle one, so that a quiet line
 * lies low. The lowest block is kept for zero, so that a single error is seen; a cell without
 * values is a space.
 */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const cells = coarse(values, width);
  const known = cells.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = known[Math.floor(known.length / 2)] ?? 0;
  const full = Math.max(known.at(-1) ?? 0, 3 * middle);
  return cells.map((value) => (value === null ? " " : blockOf(value, full))).join("");
}

function blockOf(value: number, full: number): string {
  if (value <= 0) return "▁";
  const level = Math.ceil((value / full) * (blocks.length - 1));
  return blocks[level] ?? "█";
}

/** At most `width` cells, each the highest of its values. */
function coarse(values: readonly (number | null)[], width: number): readonly (number | null)[] {
  const cells = Math.min(values.length, width);
  return Array.from({ length: cells }, (_, cell) => {
    const from = Math.floor((cell * values.length) / cells);
    const to = Math.floor(((cell + 1) * values.length) / cells);
    const known = values.slice(from, to).filter((value) => value !== null);
    return known.length === 0 ? null : Math.max(...known);
  });
}

interface Named {
  readonly name: string;
  readonly startMs: number;
  readonly endMs: number;
}

/** `├baseline───├fault──────├recovery──`, in step with a sparkline of the same width and time. */
export function phaseRuler(phases: readonly Named[], durationMs: number, width: number): string {
  const cells = Array.from({ length: width }, () => " ");
  for (const { name, startMs, endMs } of phases) {
    const from = Math.min(Math.round((startMs / durationMs) * width), width);
    const to = Math.min(Math.round((endMs / durationMs) * width), width);
    const label = ["├", ...name];
    for (let cell = from; cell < to; cell++) cells[cell] = label[cell - from] ?? "─";
  }
  return cells.join("").trimEnd();
}

/** Not good requests a second, over all outcomes. */
export function errorsPerSecond(
  errors: Readonly<Record<string, readonly number[]>>,
  length: number,
): readonly number[] {
  const columns = Object.values(errors);
  return Array.from({ length }, (_, second) =>
    columns.reduce((sum, column) => sum + (column[second] ?? 0), 0),
  );
}
