import { describe, expect, it } from "vitest";
import { seeded } from "../../../src/base/random.ts";
import { type Milliseconds, ms } from "../../../src/base/units.ts";
import { type Arrival, arrivals } from "../../../src/load/arrivals/arrivals.ts";
import { pace } from "../../../src/load/drive/pacer.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { hold, ramp } from "../sample.ts";

const every = (distance: number, count: number): readonly Arrival[] =>
  Array.from({ length: count }, (_, index) => ({ index, due: ms(index * distance) }));

const noAbort = new AbortController().signal;

/** A virtual clock that counts how often waiting I/O was let in. */
class CountedClock extends VirtualClock {
  turns = 0;
  override turn(): Promise<void> {
    this.turns++;
    return super.turn();
  }
}

interface Sent {
  readonly index: number;
  readonly at: Milliseconds;
}

async function paced(
  clock: VirtualClock,
  zero: number,
  due: Iterable<Arrival>,
  onSend: (sent: Sent) => void = () => undefined,
  signal: AbortSignal = noAbort,
): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  const send = ({ index }: Arrival) => {
    const one = { index, at: clock.now() };
    sent.push(one);
    onSend(one);
  };
  await clock.run(pace(clock, ms(zero), due, send, signal));
  return sent;
}

describe("the pacer", () => {
  it("sends each arrival at its exact instant, from zero on", async () => {
    const sent = await paced(new VirtualClock(), 20, every(10, 500));
    expect(sent).toEqual(every(10, 500).map(({ index, due }) => ({ index, at: due + 20 })));
  });

  it.each(["constant", "poisson"] as const)(
    "keeps to a schedule of %s arrivals to the last digit",
    async (process) => {
      const stages = [ramp(1000, 0, 200), hold(1000, 200)];
      const schedule = [...arrivals({ kind: "rate", process, stages }, seeded(1, "test"))];
      const sent = await paced(new VirtualClock(), 0, schedule);
      expect(sent.map(({ at }) => at)).toEqual(schedule.map(({ due }) => due));
    },
  );

  it("sends what is late at once and in order, and is on time again after that", async () => {
    const clock = new VirtualClock();
    await clock.run(clock.sleepUntil(ms(95)));
    const sent = await paced(clock, 0, every(10, 20));
    expect(sent.map(({ index }) => index)).toEqual(every(10, 20).map(({ index }) => index));
    const instants = sent.map(({ at }) => at);
    expect(instants.slice(0, 10)).toEqual(new Array(10).fill(95));
    expect(instants.slice(10)).toEqual([100, 110, 120, 130, 140, 150, 160, 170, 180, 190]);
  });

  it("lets waiting I/O in after each 8 that are late, lest answers starve", async () => {
    const clock = new CountedClock();
    await clock.run(clock.sleepUntil(ms(1000)));
    await paced(clock, 0, every(1, 100));
    expect(clock.turns).toBe(12);
  });

  it("lets no I/O wait for what is on time, as it sleeps anyway", async () => {
    const clock = new CountedClock();
    await paced(clock, 1, every(1, 100));
    expect(clock.turns).toBe(0);
  });

  it("takes no arrival from the schedule before the last one was sent", async () => {
    let taken = 0;
    const schedule = function* () {
      for (const arrival of every(10, 5)) {
        taken++;
        yield arrival;
      }
    };
    const ahead: number[] = [];
    await paced(new VirtualClock(), 0, schedule(), ({ index }) => ahead.push(taken - index));
    expect(ahead).toEqual([1, 1, 1, 1, 1]);
  });
});

describe("after an abort the pacer", () => {
  it("sends nothing more, and resolves at that instant", async () => {
    const clock = new VirtualClock();
    const abort = new AbortController();
    clock.after(ms(35), () => abort.abort());
    const sent = await paced(clock, 0, every(10, 1000), undefined, abort.signal);
    expect(sent.map(({ at }) => at)).toEqual([0, 10, 20, 30]);
    expect(clock.now()).toBe(35);
    expect(clock.pending).toBe(0);
  });

  it("sends nothing more of what is late either", async () => {
    const clock = new VirtualClock();
    await clock.run(clock.sleepUntil(ms(1000)));
    const abort = new AbortController();
    const stopAt = ({ index }: Sent) => {
      if (index === 4) abort.abort();
    };
    expect(await paced(clock, 0, every(1, 100), stopAt, abort.signal)).toHaveLength(5);
  });

  it("that came before, sends nothing at all", async () => {
    const clock = new VirtualClock();
    const schedule = every(10, 5);
    expect(await paced(clock, 0, schedule, undefined, AbortSignal.abort())).toEqual([]);
  });
});
