/** A target in virtual time: it answers after a fixed time, and waits while its edge is stalled. */

import type { Clock } from "../../src/base/clock.ts";
import { GamedayError } from "../../src/base/errors.ts";
import { type Milliseconds, ms } from "../../src/base/units.ts";
import type { Link, ProcessSite } from "../../src/faults/site.ts";
import type { Exchange, Sender } from "../../src/load/transport/sender.ts";
import type { Death, RunningTarget, Target } from "../../src/target/target.ts";

const nothing = { firstByteAt: null, bytes: 0, stream: null, answer: null } as const;

/**
 * Its edge is a FIFO of unlimited concurrency: a request that comes while a `timeout` toxic is on
 * is answered as soon as the toxic is gone; while the edge is down it is refused at once. The
 * process `gateway/1` refuses while it is dead.
 */
export class SimulatedTarget implements Target {
  readonly #clock: Clock;
  readonly #service: Milliseconds;
  /** What happened to it, in order: for tests of the order of undos. */
  readonly history: string[] = [];
  #stalled = 0;
  #isDown = false;
  #touched = 0;
  #waiting: (() => void)[] = [];
  /** Names of toxics that cannot be put on, or taken off. */
  readonly broken = new Set<string>();
  isReady = true;
  /** Tells the run that a process has died. */
  die: (death: Death) => void = () => undefined;

  constructor(clock: Clock, service: Milliseconds) {
    this.#clock = clock;
    this.#service = service;
  }

  async start(): Promise<RunningTarget> {
    if (!this.isReady) throw new GamedayError("E_TARGET", "the target is not ready");
    this.history.push("started");
    return {
      url: "sim://target",
      endpoint: { origin: "http://sim.invalid", dial: null, tls: null },
      basePath: "",
      links: new Map([["edge", this.#edge()]]),
      processes: new Map([["gateway/1", this.#process()]]),
      providers: new Map(),
      stores: new Map(),
      headersFor: () => ({}),
      linkHealth: async () => null,
      onDeath: (report) => {
        this.die = report;
      },
      stop: async () => void this.history.push("stopped"),
    };
  }

  sender(): Sender {
    const inFlight = new Set<() => void>();
    return {
      send: (request) =>
        new Promise<Exchange>((resolve) => {
          const sentAt = this.#clock.now();
          let isSettled = false;
          const settle = (outcome: Exchange["outcome"]) => {
            if (isSettled) return;
            isSettled = true;
            inFlight.delete(cancel);
            const endedAt = this.#clock.now();
            resolve({ ...nothing, sentAt, endedAt, outcome });
          };
          const cancel = () => settle({ kind: "cancelled" });
          inFlight.add(cancel);
          const { total } = request.timeouts;
          this.#clock.after(total, () => settle({ kind: "timed-out", limit: "total" }));
          this.#answer(settle);
        }),
      open: async () => undefined,
      get sockets() {
        return inFlight.size;
      },
      cancel() {
        for (const cancel of inFlight) cancel();
      },
      close: async () => undefined,
    };
  }

  #answer(settle: (outcome: Exchange["outcome"]) => void): void {
    const answer = () => {
      this.#clock.after(this.#service, () => settle({ kind: "answered", status: 200 }));
    };
    if (this.#isDown) settle({ kind: "refused" });
    else if (this.#stalled === 0) answer();
    else {
      this.#touched++;
      this.#waiting.push(answer);
    }
  }

  #edge(): Link {
    return {
      addToxic: async ({ name }) => {
        if (this.broken.has(name)) throw new GamedayError("E_FAULT", `cannot add ${name}`);
        this.history.push(`add ${name}`);
        this.#stalled++;
      },
      removeToxic: async (name) => {
        this.history.push(`remove ${name}`);
        if (--this.#stalled > 0) return;
        for (const answer of this.#waiting.splice(0)) answer();
      },
      putDown: async () => {
        this.history.push("down");
        this.#isDown = true;
      },
      letUp: async () => {
        this.history.push("up");
        this.#isDown = false;
      },
      effectOf: async () => ({ connections: this.#touched, bytes: 0, requests: 0 }),
      remedyFor: (toxic) => {
        const at = { api: "http://127.0.0.1:8474", proxy: "edge" };
        if (toxic === null) return { kind: "enable-proxy", ...at };
        return { kind: "remove-toxic", ...at, toxic };
      },
    };
  }

  #process(): ProcessSite {
    return {
      kill: async (signal) => {
        this.history.push(signal);
        this.#isDown = true;
        return 4711;
      },
      restart: async () => {
        this.history.push("restart");
        await this.#clock.sleepUntil(ms(this.#clock.now() + 500));
        this.#isDown = false;
      },
      pause: async () => {
        this.history.push("pause");
        this.#stalled++;
        return 4711;
      },
      resume: async () => {
        this.history.push("resume");
        if (--this.#stalled === 0) for (const answer of this.#waiting.splice(0)) answer();
      },
      remedyForPause: () => ({
        kind: "resume-process",
        name: "gateway/1",
        pid: 4711,
        started: null,
      }),
      remedyForKill: () => [],
      begin: () => Promise.reject(new GamedayError("E_FAULT", "a simulation does no drills")),
      end: () => Promise.reject(new GamedayError("E_FAULT", "a simulation does no drills")),
    };
  }
}
