/** flap: the link goes down and comes up again, over and over. */

import { z } from "zod";
import { type Clock, sleep } from "../../base/clock.ts";
import { durationField, ratioField } from "../../base/quantity.ts";
import { ms, ratio } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { Link, LinkEffect } from "../site.ts";
import { ifCounted } from "./uncounted.ts";

export const flapFields = z
  .strictObject({
    period: durationField
      .refine((period) => period >= 10, "the shortest is 10ms")
      .describe("from one going down to the next"),
    down: ratioField
      .default(ratio(0.5))
      .refine((share) => share > 0 && share < 1, "write a share like 50%, less than all")
      .describe("share of the period for which it is down"),
  })
  .transform((fields) => ({ kind: "flap" as const, ...fields }))
  .describe("the link goes down and comes up again, over and over");

export type FlapSpec = z.output<typeof flapFields>;

interface Flapping {
  times: number;
  closed: number;
  /** Of each time it was down. */
  readonly effects: LinkEffect[];
  /** What went wrong while nobody waited for it. */
  error: unknown;
}

export function prepareFlap(spec: FlapSpec, link: Link, holder: string, clock: Clock): Prepared {
  return {
    remedies: [link.remedyFor(null)],
    async inject() {
      const flapping: Flapping = { times: 0, closed: 0, effects: [], error: undefined };
      const stop = new AbortController();
      await goDown(link, holder, flapping);
      const ended = flap(spec, link, holder, { clock, flapping, signal: stop.signal });
      return async () => {
        stop.abort();
        await ended;
        await link.letUp(holder);
        if (flapping.error !== undefined) throw flapping.error;
        const { times, closed, effects } = flapping;
        const evidence = `went down ${times} times, closed ${closed} connections`;
        return ifCounted(effects, { touched: closed, unit: "connections", evidence });
      };
    },
  };
}

interface FlapPorts {
  readonly clock: Clock;
  readonly flapping: Flapping;
  readonly signal: AbortSignal;
}

async function flap(
  { period, down }: FlapSpec,
  link: Link,
  holder: string,
  { clock, flapping, signal }: FlapPorts,
): Promise<void> {
  try {
    for (;;) {
      await sleep(clock, ms(period * down), signal);
      if (signal.aborted) return;
      await link.letUp(holder);
      await sleep(clock, ms(period * (1 - down)), signal);
      if (signal.aborted) return;
      await goDown(link, holder, flapping);
    }
  } catch (error) {
    flapping.error = error;
  }
}

async function goDown(link: Link, holder: string, flapping: Flapping): Promise<void> {
  await link.putDown(holder);
  flapping.times++;
  const effect = await link.effectOf(null);
  flapping.effects.push(effect);
  flapping.closed += effect.connections;
}
