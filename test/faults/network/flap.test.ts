/** A link that flaps, in virtual time. */

import { describe, expect, it } from "vitest";
import { sleep } from "../../../src/base/clock.ts";
import { ms } from "../../../src/base/units.ts";
import { faultFields } from "../../../src/faults/registry.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import {
  faultOf,
  inject,
  portsWith,
  RecordedLink,
  RecordedProcess,
  sitesWith,
} from "../recorded-sites.ts";

const spec = faultFields.flap.parse({ period: "100ms", down: "30%" });

/** Flaps for so long; each change with the time at which it was made. */
async function flapFor(lastingMs: number) {
  const clock = new VirtualClock();
  const changes: string[] = [];
  class TimedLink extends RecordedLink {
    override async putDown(): Promise<void> {
      changes.push(`${clock.now()} down`);
    }
    override async letUp(): Promise<void> {
      changes.push(`${clock.now()} up`);
    }
  }
  const link = new TimedLink({ connections: 2, bytes: 0, requests: 0 });
  const ports = portsWith(sitesWith(link, new RecordedProcess()), clock);
  const effect = await clock.run(
    (async () => {
      const undo = await inject(faultOf(spec), ports);
      await sleep(clock, ms(lastingMs));
      return undo();
    })(),
  );
  return { changes, effect };
}

describe("a link that flaps", () => {
  it("is down for its share of each period, and up at the end", async () => {
    const { changes } = await flapFor(250);
    expect(changes).toEqual([
      "0 down",
      "30 up",
      "100 down",
      "130 up",
      "200 down",
      "230 up",
      "250 up",
    ]);
  });

  it("that is undone while it is down comes up at once", async () => {
    const { changes } = await flapFor(110);
    expect(changes).toEqual(["0 down", "30 up", "100 down", "110 up"]);
  });

  it("counts how often it went down, and what each time closed", async () => {
    const { effect } = await flapFor(250);
    expect(effect).toEqual({
      touched: 6,
      unit: "connections",
      evidence: "went down 3 times, closed 6 connections",
    });
  });
});
