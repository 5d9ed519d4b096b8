/** A distribution of durations: an HdrHistogram with its traps closed. */

import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram as Hdr,
  JsHistogram,
} from "hdr-histogram-js";
import { assert } from "../base/assert.ts";

/** Ten minutes in microseconds: what is longer is recorded as this and counted as overflow. */
export const highestUs = 600_000_000;

/**
 * Empty until something is recorded: most of a run's are for ever, and cost nothing. Live while it
 * is written to; packed (some kilobytes of text) while it is only kept.
 */
type State =
  | { readonly kind: "empty" }
  | { readonly kind: "live"; readonly hdr: Hdr }
  | { readonly kind: "packed"; readonly text: string };

const emptyHdr = (): Hdr =>
  build({
    bitBucketSize: 32,
    autoResize: true,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2,
    numberOfSignificantValueDigits: 3,
  });

const empty: State = { kind: "empty" };

/** Values are integer microseconds from 0 to ten minutes, kept to three significant digits. */
export class Histogram {
  #state: State = empty;
  #count = 0;
  #overflow = 0;
  #maxUs = 0;
  #sumUs = 0;

  /** Values recorded. */
  get count(): number {
    return this.#count;
  }

  /** How many of them were longer than ten minutes. */
  get overflow(): number {
    return this.#overflow;
  }

  /** The largest value, exactly; null when empty. */
  get maxUs(): number | null {
    return this.#count === 0 ? null : this.#maxUs;
  }

  record(valueUs: number): void {
    // A NaN would be counted without a bucket and push the top percentiles down to 0.
    if (!Number.isFinite(valueUs)) return;
    const value = Math.min(Math.max(Math.round(valueUs), 0), highestUs);
    this.#live().recordValue(value);
    this.#count++;
    this.#sumUs += value;
    if (valueUs > highestUs) this.#overflow++;
    if (value > this.#maxUs) this.#maxUs = value;
  }

  /** The smallest value that at least `percentile` percent do not exceed; null when empty. */
  percentileUs(percentile: number): number | null {
    if (this.#count === 0) return null;
    return Math.min(this.#read().getValueAtPercentile(percentile), this.#maxUs);
  }

  /** Values of at most `limitUs`; those equal to it in three significant digits are among them. */
  countWithin(limitUs: number): number {
    if (limitUs < 0) return 0;
    const hdr = this.#read();
    assert(hdr instanceof JsHistogram, "only the one in WebAssembly is none, and not in use");
    const last = Math.min(hdr.countsArrayIndex(Math.floor(limitUs)), hdr.countsArrayLength - 1);
    let count = 0;
    for (let index = 0; index <= last; index++) count += hdr.getCountAtIndex(index);
    return count;
  }

  /** Exact, unlike that of the library, which can exceed the largest value. */
  meanUs(): number | null {
    return this.#count === 0 ? null : this.#sumUs / this.#count;
  }

  add(other: Histogram): void {
    if (other.#count === 0) return;
    this.#live().add(other.#read());
    this.#count += other.#count;
    this.#overflow += other.#overflow;
    this.#sumUs += other.#sumUs;
    this.#maxUs = Math.max(this.#maxUs, other.#maxUs);
  }

  /** The V2 encoding that every HdrHistogram implementation reads: compressed, base64. */
  encoded(): string {
    return this.#state.kind === "packed"
      ? this.#state.text
      : encodeIntoCompressedBase64(this.#read());
  }

  /** The histogram as the library knows it, for writers of its file formats. A copy. */
  toHdr(): Hdr {
    return decode(this.encoded());
  }

  /** Gives back the memory of the buckets until the next record or add. */
  pack(): void {
    if (this.#state.kind === "live")
      this.#state = { kind: "packed", text: encodeIntoCompressedBase64(this.#state.hdr) };
  }

  #live(): Hdr {
    if (this.#state.kind === "live") return this.#state.hdr;
    const hdr = this.#read();
    this.#state = { kind: "live", hdr };
    return hdr;
  }

  #read(): Hdr {
    switch (this.#state.kind) {
      case "empty":
        return emptyHdr();
      case "live":
        return this.#state.hdr;
      case "packed":
        return decode(this.#state.text);
      default:
        return this.#state satisfies never;
    }
  }
}

function decode(text: string): Hdr {
  const hdr = decodeFromCompressedBase64(text, 32);
  // Decoding forgets it, and a longer value would then throw.
  hdr.autoResize = true;
  return hdr;
}
