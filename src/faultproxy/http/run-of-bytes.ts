/** Gathers what goes on: parts that were neighbours in one chunk leave as one piece again. */

const nothing = new Uint8Array();

export class RunOfBytes {
  #pieces: Uint8Array[] = [];

  add(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    const last = this.#pieces.at(-1);
    const isNeighbour =
      last?.buffer === bytes.buffer && last.byteOffset + last.length === bytes.byteOffset;
    if (last === undefined || !isNeighbour) this.#pieces.push(bytes);
    else {
      const length = last.length + bytes.length;
      this.#pieces[this.#pieces.length - 1] = new Uint8Array(last.buffer, last.byteOffset, length);
    }
  }

  /** Everything since the last time, in one piece; empty when there was nothing. */
  take(): Uint8Array {
    const pieces = this.#pieces;
    this.#pieces = [];
    const [first = nothing] = pieces;
    return pieces.length <= 1 ? first : Buffer.concat(pieces);
  }
}
