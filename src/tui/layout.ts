/** Which panel gets how many lines. Pure, so that every size of a terminal can be tried. */

import { headerHeight } from "./header.tsx";
import { framePadding } from "./panel.tsx";

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What there is to show. */
export interface Wants {
  readonly traffics: number;
  readonly objectives: number;
  readonly faults: number;
}

/** Lines of each part; 0: it is left out. */
export interface TrafficLines {
  /** With the frame. */
  readonly total: number;
  readonly traffics: number;
  readonly errors: number;
  readonly rate: number;
  readonly p99: number;
  readonly errorRate: number;
  readonly ruler: number;
}

/** Heights are with the frame; 0 stands for no panel. */
export interface Layout {
  readonly traffic: TrafficLines;
  /** `side`: objectives and faults stand side by side, and have one height. */
  readonly middle: {
    readonly kind: "side" | "stacked";
    readonly objectives: Extent;
    readonly faults: Extent;
    readonly linesPerFault: 1 | 2;
  };
  readonly events: number;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** Below this everything stands in one column. */
const narrowColumns = 80;
/** From this a fault with its words has room on one line beside the objectives. */
const wideColumns = 112;
const frame = framePadding.rows;
const keyBarHeight = 1;
const tallestChart = 4;

/** One line less than the terminal has: ink would clear the screen before each frame, else. */
export const frameHeight = ({ rows }: Size): number => Math.max(1, rows - 1);

export function layoutOf(size: Size, wants: Wants): Layout {
  const { columns } = size;
  const purse = new Purse(frameHeight(size) - headerHeight - keyBarHeight);
  return columns < narrowColumns ? stacked(columns, wants, purse) : side(columns, wants, purse);
}

/** Lines that are still to be given away. */
class Purse {
  #left: number;

  constructor(lines: number) {
    this.#left = Math.max(0, lines);
  }

  /** As many as there are of those wanted; none if that is less than `least`. */
  take(wanted: number, least = 0): number {
    const given = Math.max(0, Math.min(wanted, this.#left));
    if (given < least) return 0;
    this.#left -= given;
    return given;
  }
}

/** A bare load has neither objectives nor faults, and two empty panels would say only that. */
const hasMiddle = ({ objectives, faults }: Wants): boolean => objectives + faults > 0;

/** Each line that follows is less needed than the one before it. */
function side(columns: number, wants: Wants, purse: Purse): Layout {
  const linesPerFault = columns >= wideColumns ? 1 : 2;
  const wanted = Math.max(wants.objectives, wants.faults * linesPerFault, 1);
  const basis = trafficBasis(purse);
  let height = hasMiddle(wants) ? purse.take(frame + Math.min(wanted, 4), frame + 1) : 0;
  const errors = purse.take(basis.traffics);
  if (height > 0) height += purse.take(Math.min(wanted, 8) - Math.min(wanted, 4));
  let events = purse.take(frame + 2, frame + 1);
  const traffic = growTraffic(basis, errors, wants, purse);
  if (height > 0) height += purse.take(Math.max(0, wanted - 8));
  if (events > 0) events += traffic.p99 - basis.p99 + purse.take(Infinity);
  const left = Math.round(columns * (linesPerFault === 1 ? 0.55 : 0.62));
  return {
    traffic,
    middle: {
      kind: "side",
      objectives: { width: left, height },
      faults: { width: columns - left, height },
      linesPerFault,
    },
    events,
  };
}

function stacked(columns: number, wants: Wants, purse: Purse): Layout {
  const basis = trafficBasis(purse);
  const most = { objectives: Math.max(1, wants.objectives), faults: Math.max(1, wants.faults) };
  const share = (lines: number) => (hasMiddle(wants) ? purse.take(frame + lines, frame + 1) : 0);
  let objectives = share(Math.min(most.objectives, 3));
  let faults = share(Math.min(most.faults, 2));
  const errors = purse.take(basis.traffics);
  if (objectives > 0) objectives += purse.take(frame + most.objectives - objectives);
  if (faults > 0) faults += purse.take(frame + most.faults - faults);
  let events = purse.take(frame + 2, frame + 1);
  const traffic = growTraffic(basis, errors, wants, purse);
  if (events > 0) events += traffic.p99 - basis.p99 + purse.take(Infinity);
  return {
    traffic,
    middle: {
      kind: "stacked",
      objectives: { width: columns, height: objectives },
      faults: { width: columns, height: faults },
      linesPerFault: 1,
    },
    events,
  };
}

type TrafficBasis = Pick<TrafficLines, "traffics" | "p99">;

/** A head, one line of numbers, and the chart that tells most; if there is no room, nothing. */
function trafficBasis(purse: Purse): TrafficBasis {
  const traffics = purse.take(frame + 2, frame + 2) > 0 ? 1 : 0;
  return { traffics, p99: purse.take(traffics) };
}

const none: TrafficLines = {
  total: 0,
  traffics: 0,
  errors: 0,
  rate: 0,
  p99: 0,
  errorRate: 0,
  ruler: 0,
};

/** In a tall terminal: the rate, the phases, each traffic, the errors, higher charts. */
function growTraffic(
  { traffics, p99 }: TrafficBasis,
  errors: number,
  wants: Wants,
  purse: Purse,
): TrafficLines {
  if (traffics === 0) return none;
  const rate = purse.take(1);
  const ruler = purse.take(1);
  const each = wants.traffics > 1 ? purse.take(wants.traffics, wants.traffics) : 0;
  const errorRate = purse.take(1);
  let height = 1;
  // Each time the events get a line, too.
  while (height < tallestChart && purse.take(3, 3) > 0) height++;
  const lines = {
    traffics: traffics + each,
    errors,
    rate,
    p99: p99 * height,
    errorRate: errorRate * height,
    ruler,
  };
  return { ...lines, total: frame + 1 + Object.values(lines).reduce((a, b) => a + b) };
}
