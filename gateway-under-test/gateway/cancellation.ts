/** Tells the attempt under way that nobody waits for it any more; lighter than an AbortSignal. */

export type CancelReason =
  | "client-gone"
  | "shutting-down"
  /** Another attempt of the same call has won. */
  | "outrun";

export class Cancellation {
  #reason: CancelReason | undefined;
  readonly #listeners = new Set<(reason: CancelReason) => void>();

  get reason(): CancelReason | undefined {
    return this.#reason;
  }

  /** The first reason counts. */
  cancel(reason: CancelReason): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    for (const listener of this.#listeners) listener(reason);
    this.#listeners.clear();
  }

  /** For what is yet to come: who starts something asks for `reason` first. */
  subscribe(listener: (reason: CancelReason) => void): void {
    this.#listeners.add(listener);
  }

  unsubscribe(listener: (reason: CancelReason) => void): void {
    this.#listeners.delete(listener);
  }
}
