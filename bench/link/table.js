/** A small Markdown table with columns as wide as they need to be. */

/** `rows`: arrays of words and numbers, as many as there are titles; null is told as a dash. */
export function tableOf(titles, rows) {
  const lines = [titles, ...rows].map((row) => row.map((cell) => `${cell ?? "-"}`));
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = (cell, column) =>
    column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  const text = (line) => `| ${line.map(padded).join(" | ")} |`;
  const [head, ...body] = lines.map(text);
  const rule = widths.map((width, column) => "-".repeat(width + 1) + (column === 0 ? "-" : ":"));
  return [head, `|${rule.join("|")}|`, ...body].join("\n");
}

export const decimals = (value, digits) => (value === null ? null : value.toFixed(digits));
