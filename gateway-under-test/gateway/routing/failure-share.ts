/** Attempts and failures of the last while, counted in slices that are forgotten one by one. */

export interface Counts {
  readonly attempts: number;
  readonly failures: number;
}

interface Slice {
  /** Which one since the clock's zero. */
  readonly number: number;
  attempts: number;
  failures: number;
}

/** The while is counted to within a tenth. */
const slices = 10;

export class FailureShare {
  readonly #sliceMs: number;
  #kept: Slice[] = [];

  constructor(intervalMs: number) {
    this.#sliceMs = intervalMs / slices;
  }

  count(isFailure: boolean, now: number): void {
    const slice = this.#sliceAt(now);
    slice.attempts += 1;
    if (isFailure) slice.failures += 1;
  }

  counts(now: number): Counts {
    const oldest = this.#numberAt(now) - slices;
    let [attempts, failures] = [0, 0];
    for (const slice of this.#kept) {
      if (slice.number <= oldest) continue;
      attempts += slice.attempts;
      failures += slice.failures;
    }
    return { attempts, failures };
  }

  forget(): void {
    this.#kept = [];
  }

  #numberAt(now: number): number {
    return Math.floor(now / this.#sliceMs);
  }

  #sliceAt(now: number): Slice {
    const number = this.#numberAt(now);
    const last = this.#kept.at(-1);
    if (last?.number === number) return last;
    const slice: Slice = { number, attempts: 0, failures: 0 };
    this.#kept = [...this.#kept.filter((each) => each.number > number - slices), slice];
    return slice;
  }
}
