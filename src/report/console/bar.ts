/** A horizontal bar of block characters, exact to an eighth of a column. */

const eighths = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** `share` of `width` columns; anything above nothing shows at least a sliver. */
export function bar(share: number, width: number): string {
  const wanted = Math.round(Math.min(Math.max(share, 0), 1) * width * 8);
  const cells = share > 0 ? Math.max(1, wanted) : 0;
  return "█".repeat(Math.floor(cells / 8)) + (eighths[cells % 8] ?? "");
}
