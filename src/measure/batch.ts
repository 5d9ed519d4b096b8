/** Observations packed for the way from a worker thread to the recorder: rows of numbers. */

import { assert } from "../base/assert.ts";
import type { Observation } from "./observation.ts";
import { type Outcome, outcomeKinds } from "./outcome.ts";

/** Rows of `columns` numbers; its buffer is transferred, not copied. */
export type Batch = Float64Array<ArrayBuffer>;

const columns = 9;
const rowsAtFirst = 256;
/** Stands for null in the columns of instants. */
const never = -1;

/** Collects observations until `take()` hands them over. */
export class BatchWriter {
  #rows: Batch = new Float64Array(rowsAtFirst * columns);
  #length = 0;

  write(o: Observation): void {
    if (this.#length === this.#rows.length) this.#grow();
    const rows = this.#rows;
    let at = this.#length;
    rows[at++] = o.traffic;
    rows[at++] = o.dueUs;
    rows[at++] = o.sentUs ?? never;
    rows[at++] = o.endUs;
    rows[at++] = o.firstTokenUs ?? never;
    rows[at++] = outcomeKinds.indexOf(o.outcome.kind);
    rows[at++] = o.outcome.kind === "answered" ? o.outcome.status : 0;
    rows[at++] = o.good ? 1 : 0;
    rows[at++] = o.bytes;
    this.#length = at;
  }

  /** What was written since the last take; empty if nothing was. */
  take(): Batch {
    const taken = this.#rows.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #grow(): void {
    const larger: Batch = new Float64Array(this.#rows.length * 2);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}

export function* observationsOf(batch: Batch): Generator<Observation> {
  for (let start = 0; start < batch.length; start += columns) {
    const at = (column: number): number => batch[start + column] ?? 0;
    const instant = (column: number) => (at(column) === never ? null : at(column));
    yield {
      traffic: at(0),
      dueUs: at(1),
      sentUs: instant(2),
      endUs: at(3),
      firstTokenUs: instant(4),
      outcome: outcomeOf(at(5), at(6)),
      good: at(7) === 1,
      bytes: at(8),
    };
  }
}

function outcomeOf(code: number, status: number): Outcome {
  const kind = outcomeKinds[code];
  assert(kind !== undefined, `a batch holds the outcome code ${code}`);
  return kind === "answered" ? { kind, status } : { kind };
}
