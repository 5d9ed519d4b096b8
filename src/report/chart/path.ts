/** The `d` of SVG paths over a sheet of 1000 units from left to right. */

/** The sheet is stretched to the width of the chart; strokes keep their thickness. */
export const sheetWidth = 1000;

const exact = (value: number): number => Math.round(value * 100) / 100;

/** Straight lines between known points; a gap where a point is null. A lone point is a dot. */
export function linePath(points: readonly (readonly [x: number, y: number] | null)[]): string {
  let isDown = false;
  const parts = points.map((point, i) => {
    if (point === null) {
      isDown = false;
      return "";
    }
    const [x, y] = point.map(exact);
    const command = isDown ? "L" : "M";
    const isAlone = !isDown && (points[i + 1] ?? null) === null;
    isDown = true;
    return `${command}${x} ${y}${isAlone ? "h0" : ""}`;
  });
  return parts.join("");
}

/** A step of each band: its left edge and the heights of its lower and upper side. */
export interface Step {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** The area between two stepped lines; the last step ends at `endX`. */
export function bandPath(steps: readonly Step[], endX: number): string {
  const [first] = steps;
  if (first === undefined) return "";
  const rightEdge = (i: number): number => exact(steps[i + 1]?.x ?? endX);
  const there = steps.map(({ high }, i) => `V${exact(high)}H${rightEdge(i)}`);
  const back = steps.map(({ x, low }) => `V${exact(low)}H${exact(x)}`).toReversed();
  return `M${exact(first.x)} ${exact(first.low)}${there.join("")}${back.join("")}Z`;
}

/** The upper side alone, as a line. */
export function stepPath(steps: readonly Step[], endX: number): string {
  const [first] = steps;
  if (first === undefined) return "";
  const rest = steps.map(({ high }, i) => `V${exact(high)}H${exact(steps[i + 1]?.x ?? endX)}`);
  return `M${exact(first.x)} ${exact(first.high)}${rest.join("")}`;
}
