/** Observations packed for the way from a worker thread to the recorder: rows of numbers. */

import { assert } from "../base/assert.ts";
import type { Observation } from "./observation.ts";
import { type Outcome, outcomeKinds, timeLimits } from "./outcome.ts";

/** Rows of numbers, of the length that each says itself; its buffer is transferred, not copied. */
export type Batch = Float64Array<ArrayBuffer>;

/** Of a row without content instants, which come behind these columns. */
const columns = 12;
const numbersAtFirst = 256 * columns;
/** Stands for null in the columns of instants and of counts. */
const never = -1;

/** Collects observations until `take()` hands them over. */
export class BatchWriter {
  #rows: Batch = new Float64Array(numbersAtFirst);
  #length = 0;

  write(o: Observation): void {
    const { contentUs } = o;
    while (this.#length + columns + contentUs.length > this.#rows.length) this.#grow();
    const rows = this.#rows;
    let at = this.#length;
    rows[at++] = contentUs.length;
    rows[at++] = o.traffic;
    rows[at++] = o.operation;
    rows[at++] = o.dueUs;
    rows[at++] = o.sentUs ?? never;
    rows[at++] = o.firstByteUs ?? never;
    rows[at++] = o.endUs;
    rows[at++] = outcomeKinds.indexOf(o.outcome.kind);
    rows[at++] = detailOf(o.outcome);
    rows[at++] = o.good ? 1 : 0;
    rows[at++] = o.bytes;
    rows[at++] = o.usage ?? never;
    for (const instant of contentUs) rows[at++] = instant;
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
  let start = 0;
  while (start < batch.length) {
    const at = (column: number): number => batch[start + column] ?? 0;
    const orNull = (column: number) => (at(column) === never ? null : at(column));
    const end = start + columns + at(0);
    yield {
      traffic: at(1),
      operation: at(2),
      dueUs: at(3),
      sentUs: orNull(4),
      firstByteUs: orNull(5),
      endUs: at(6),
      outcome: outcomeOf(at(7), at(8)),
      good: at(9) === 1,
      bytes: at(10),
      contentUs: at(0) === 0 ? nothing : [...batch.subarray(start + columns, end)],
      usage: orNull(11),
    };
    start = end;
  }
}

const nothing: readonly number[] = [];

/** What an outcome says besides its kind, as a number. */
function detailOf(outcome: Outcome): number {
  if (outcome.kind === "answered") return outcome.status;
  if (outcome.kind === "timed-out") return timeLimits.indexOf(outcome.limit);
  return outcome.kind === "invalid" ? outcome.check : 0;
}

function outcomeOf(code: number, detail: number): Outcome {
  const kind = outcomeKinds[code];
  assert(kind !== undefined, `a batch holds the outcome code ${code}`);
  if (kind === "answered") return { kind, status: detail };
  if (kind === "invalid") return { kind, check: detail };
  if (kind !== "timed-out") return { kind };
  return { kind, limit: timeLimits[detail] ?? "total" };
}
