/** Changes one byte in each `every` bytes of the body, behind `after` bytes; no length changes. */

import { type Random, seeded } from "../../../base/random.ts";
import { messageToxic } from "../http-kind.ts";
import { holdsNothing } from "../plan.ts";

export const corrupt = messageToxic({
  type: "http_corrupt",
  attributes: { after: 0, every: 16 },
  check: (settings) => (settings.number("every") < 1 ? "every must be at least 1" : undefined),
  plan(settings, { seed, acted }) {
    const places = new Places(seeded(seed), settings.number("after"), settings.number("every"));
    return {
      async meet(part, outlet) {
        if (part.kind !== "body") {
          outlet.pass(part.bytes);
          return undefined;
        }
        const changed = places.change(part.bytes);
        if (changed.count > 0) acted(changed.count);
        outlet.pass(changed.bytes);
        return undefined;
      },
      letGo: holdsNothing,
    };
  },
});

/** One place in each window of `every` bytes, drawn together with the bits that flip there. */
class Places {
  readonly #random: Random;
  readonly #every: number;
  #window: number;
  #place: number;
  #passed = 0;

  constructor(random: Random, after: number, every: number) {
    this.#random = random;
    this.#every = every;
    this.#window = after;
    this.#place = after + random.integer(every);
  }

  change(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly count: number } {
    const end = this.#passed + bytes.length;
    if (this.#place >= end) {
      this.#passed = end;
      return { bytes, count: 0 };
    }
    const copy = new Uint8Array(bytes);
    let count = 0;
    for (; this.#place < end; this.#next()) {
      const index = this.#place - this.#passed;
      // Any of the other 255 values.
      copy[index] = (copy[index] ?? 0) ^ (1 + this.#random.integer(255));
      count++;
    }
    this.#passed = end;
    return { bytes: copy, count };
  }

  #next(): void {
    this.#window += this.#every;
    this.#place = this.#window + this.#random.integer(this.#every);
  }
}
