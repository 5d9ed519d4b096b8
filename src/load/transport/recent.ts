/** What was made of the last few objects, found by identity: a WeakMap costs far more to fill. */

/** More are seldom in turn, and to look through them is cheaper than to make one anew. */
const kept = 16;

export class Recent<Key extends object, Value> {
  readonly #make: (key: Key) => Value;
  readonly #keys: Key[] = [];
  readonly #values: Value[] = [];
  #next = 0;

  constructor(make: (key: Key) => Value) {
    this.#make = make;
  }

  of(key: Key): Value {
    const found = this.#values[this.#keys.indexOf(key)];
    if (found !== undefined) return found;
    const made = this.#make(key);
    this.#keys[this.#next] = key;
    this.#values[this.#next] = made;
    this.#next = (this.#next + 1) % kept;
    return made;
  }
}
