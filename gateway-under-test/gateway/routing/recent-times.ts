/** How long a provider's model has taken to its first content lately. Durations in ms. */

/** Times that are remembered: enough for a p99, few enough to sort. */
const most = 128;

/** Fewer say nothing about a percentile. */
export const fewest = 20;

/** After so long without news, an old estimate counts for 1/e of a new one. */
const memoryMs = 10_000;

export class RecentTimes {
  readonly #window: number[] = [];
  #oldest = 0;
  #sorted: readonly number[] | undefined;
  #estimate: number | undefined;
  #estimatedAt = 0;

  /** Undefined before the first attempt. */
  get estimateMs(): number | undefined {
    return this.#estimate;
  }

  answered(ms: number, now: number): void {
    this.#window[this.#oldest] = ms;
    this.#oldest = (this.#oldest + 1) % most;
    this.#sorted = undefined;
    this.#learn(ms, now);
  }

  /** It failed: counted as if it had taken at least `penaltyMs`, however quick it was to fail. */
  failed(ms: number, penaltyMs: number, now: number): void {
    this.#learn(Math.max(ms, penaltyMs), now);
  }

  /** It was given up after `ms`: it would have taken longer, which is news only if that is slow. */
  givenUp(ms: number, now: number): void {
    if (this.#estimate !== undefined && ms > this.#estimate) this.#learn(ms, now);
  }

  /** By nearest rank; undefined while too little is known. */
  percentile(percent: number): number | undefined {
    if (this.#window.length < fewest) return undefined;
    this.#sorted ??= [...this.#window].sort((a, b) => a - b);
    return this.#sorted[Math.ceil((percent / 100) * this.#sorted.length) - 1];
  }

  /**
   * Peak EWMA, as in Finagle's load balancer: what is slower counts at once, what is quicker
   * little by little, by the time since the last news.
   */
  #learn(ms: number, now: number): void {
    const last = this.#estimate;
    const kept = Math.exp((this.#estimatedAt - now) / memoryMs);
    this.#estimate = last === undefined || ms > last ? ms : last * kept + ms * (1 - kept);
    this.#estimatedAt = now;
  }
}
