/** Time as a port. The only file here that asks the system for time or sets a timer. */

export interface Clock {
  /** Monotonic milliseconds; the zero is arbitrary. */
  now(): number;
  /** Milliseconds since the Unix epoch, for time stamps only. */
  wallTime(): number;
  /** Rings once after `delayMs`. */
  alarm(delayMs: number, ring: () => void): Alarm;
  sleep(delayMs: number): Promise<void>;
}

export interface Alarm {
  /** Starts the delay anew, also after it rang; has no effect once cancelled. */
  refresh(): void;
  cancel(): void;
}

/** Longest delay that setTimeout takes; more would fire at once. */
const longestTimerMs = 2 ** 31 - 1;

class SystemAlarm implements Alarm {
  readonly #timer: NodeJS.Timeout;
  #grace: NodeJS.Immediate | undefined;

  constructor(delayMs: number, ring: () => void) {
    // A busy process fires late timers before it reads what has already arrived. Ringing one turn
    // later, after the sockets were read, keeps a slow gateway from blaming a prompt provider.
    const afterInput = () => {
      this.#grace = setImmediate(ring);
    };
    // Timers drop fractions: rounded up, an alarm is early by less than a millisecond.
    const wholeMs = Math.min(Math.max(Math.ceil(delayMs), 0), longestTimerMs);
    this.#timer = setTimeout(afterInput, wholeMs);
  }

  refresh(): void {
    clearImmediate(this.#grace);
    this.#timer.refresh();
  }

  cancel(): void {
    clearImmediate(this.#grace);
    clearTimeout(this.#timer);
  }
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  alarm: (delayMs, ring) => new SystemAlarm(delayMs, ring),
  sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
};
