/** First come, first served: both ends in constant time, which Array.shift is not. */

/** So many are served before the room they leave is given back. */
const servedAtMost = 1024;

export class WaitingLine<Waiting> {
  #all: Waiting[] = [];
  #served = 0;

  add(one: Waiting): void {
    this.#all.push(one);
  }

  next(): Waiting | undefined {
    const one = this.#all[this.#served];
    if (one === undefined) return undefined;
    this.#served++;
    const isEmpty = this.#served === this.#all.length;
    if (isEmpty || this.#served >= Math.max(servedAtMost, this.#all.length / 2)) {
      this.#all = isEmpty ? [] : this.#all.slice(this.#served);
      this.#served = 0;
    }
    return one;
  }
}
