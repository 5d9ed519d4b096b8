/** A Markdown table. Cells are Markdown already: escape what is not ours. */

export type Alignment = "left" | "right" | "center";

const rules: Readonly<Record<Alignment, string>> = { left: "---", right: "--:", center: ":-:" };

export function markdownTable(
  header: readonly (readonly [label: string, align: Alignment])[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(header.map(([label]) => label)),
    line(header.map(([, align]) => rules[align])),
    ...rows.map(line),
  ].join("\n");
}
