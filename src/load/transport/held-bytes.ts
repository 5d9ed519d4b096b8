/** Bytes put together from chunks that are only lent; grows by doubling. */

export class HeldBytes {
  #bytes: Buffer = Buffer.alloc(0);
  length = 0;

  clear(): void {
    this.length = 0;
  }

  add(bytes: Buffer, from: number, to: number): void {
    const needed = this.length + to - from;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(1024, needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.length);
      this.#bytes = larger;
    }
    bytes.copy(this.#bytes, this.length, from, to);
    this.length = needed;
  }

  /** All that was held; from then on nothing is. What is added next may overwrite it. */
  taken(): Buffer {
    const { length } = this;
    this.length = 0;
    return this.#bytes.subarray(0, length);
  }
}
