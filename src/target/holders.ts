/** What several faults may hold at once: done for the first, taken back after the last. */

export class Holders {
  readonly #holders = new Set<string>();
  /** Changes go one after the other: a fault may end while another one begins. */
  #last: Promise<void> = Promise.resolve();

  /** `act` is called if nobody held it before. Nobody holds it if `act` fails. */
  take(holder: string, act: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      if (this.#holders.size === 0) await act();
      this.#holders.add(holder);
    });
  }

  /** `act` is called if nobody holds it any more; not at all for one who did not. */
  giveBack(holder: string, act: () => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#holders.has(holder)) return;
      if (this.#holders.size === 1) await act();
      this.#holders.delete(holder);
    });
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const changed = this.#last.then(change);
    this.#last = changed.catch(() => undefined);
    return changed;
  }
}
