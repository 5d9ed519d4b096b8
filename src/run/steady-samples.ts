/** Takes down every second, while the load runs, what the probes of our own metrics need. */

import { type Clock, sleep } from "../base/clock.ts";
import { type Milliseconds, ms, seconds } from "../base/units.ts";
import type { ProviderSite } from "../faults/site.ts";
import type { Measurements } from "../measure/recorder.ts";
import type { Sample, SampledWindow } from "../slo/probe-metric.ts";

export interface SamplesPorts {
  readonly clock: Clock;
  /** Asked what they have received; none, if no probe wants to know. */
  readonly providers: readonly ProviderSite[];
  readonly measurements: Measurements;
  /** When the load began. */
  readonly zero: Milliseconds;
}

const every = seconds(1);
/** A provider that does not answer within it is one that cannot be asked. */
const patience = ms(500);

export class SteadySamples {
  readonly #ports: SamplesPorts;
  readonly #samples: Sample[] = [];
  /** Of each provider, the last count; one that falls has been started anew. */
  readonly #counts = new Map<ProviderSite, number>();
  #received = 0;
  #isOver = false;

  constructor(ports: SamplesPorts) {
    this.#ports = ports;
  }

  /** Until the signal aborts; then once more. Never rejects. */
  async take(signal: AbortSignal): Promise<void> {
    const { clock, zero } = this.#ports;
    for (let nth = 0; !signal.aborted; nth = Math.floor((clock.now() - zero) / every) + 1) {
      await clock.sleepUntil(ms(zero + nth * every), signal);
      await this.#takeOne();
    }
    this.#isOver = true;
  }

  /** The load has ended: there will be no others. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** The last samples that are so far apart, or somewhat further; null: there are none yet. */
  over(window: Milliseconds): SampledWindow | null {
    const to = this.#samples.at(-1);
    const from = this.#samples.findLast(({ at }) => to !== undefined && at <= to.at - window);
    return to === undefined || from === undefined ? null : { from, to };
  }

  async #takeOne(): Promise<void> {
    const { clock, zero, measurements } = this.#ports;
    const at = ms(Math.max(0, clock.now() - zero));
    const traffics = measurements.traffics.map(({ name, overall: { sent, judged, good } }) => {
      return { name, sent, judged, good };
    });
    await this.#countReceived();
    this.#samples.push({ at, traffics, received: this.#received });
  }

  /** One that cannot be asked, as it is down, is taken to have received nothing more. */
  async #countReceived(): Promise<void> {
    const counts = this.#ports.providers.map(async (provider) => {
      const count = await this.#askedInTime(provider);
      const last = this.#counts.get(provider) ?? 0;
      if (count === null) return 0;
      this.#counts.set(provider, count);
      return count < last ? count : count - last;
    });
    for (const count of await Promise.all(counts)) this.#received += count;
  }

  async #askedInTime(provider: ProviderSite): Promise<number | null> {
    const answered = new AbortController();
    const asked = provider.received().catch(() => null);
    const late = sleep(this.#ports.clock, patience, answered.signal).then(() => null);
    const count = await Promise.race([asked, late]);
    answered.abort();
    return count;
  }
}
