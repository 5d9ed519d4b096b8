/** One table for all that was measured: a row a program and section, columns as wide as needed. */

const columns = [
  ["section", (row) => row.section],
  ["program", (row) => row.program],
  ["req/s", (row) => whole(row.rate)],
  ["ratio", (row) => decimals(row.ratio, 2)],
  ["p50 ms", (row) => decimals(row.p50Ms, 2)],
  ["p99 ms", (row) => decimals(row.p99Ms, 2)],
  ["CPU s", (row) => decimals(row.cpuSeconds, 1)],
  ["notes", (row) => row.notes ?? ""],
];

const missing = "-";

const whole = (value) => (value == null ? missing : Math.round(value).toLocaleString("en-US"));
const decimals = (value, digits) => (value == null ? missing : value.toFixed(digits));

/** As Markdown, which reads well in a terminal, too. */
export function tableOf(rows) {
  const lines = [columns.map(([title]) => title), ...rows.map(cellsOf)];
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const [head, ...body] = lines.map((line) => lineOf(line, widths));
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [head, rule, ...body].join("\n");
}

const cellsOf = (row) => columns.map(([, cell]) => cell(row));

/** Words to the left, numbers to the right. */
function lineOf(cells, widths) {
  const padded = cells.map((cell, column) => {
    const isWord = column < 2 || column === columns.length - 1;
    return isWord ? cell.padEnd(widths[column]) : cell.padStart(widths[column]);
  });
  return `| ${padded.join(" | ")} |`;
}
