/** What each fault on a link does to it, how it is undone, and what proves its effect. */

import { describe, expect, it } from "vitest";
import { faultFields } from "../../../src/faults/registry.ts";
import type { Toxic } from "../../../src/faults/site.ts";
import {
  faultOf,
  inject,
  portsWith,
  RecordedLink,
  RecordedProcess,
  sitesWith,
} from "../recorded-sites.ts";

const allOfIt = { stream: "downstream", toxicity: 1 } as const;

const named = (toxic: Omit<Toxic, "name" | "stream" | "toxicity"> & Partial<Toxic>): Toxic => ({
  name: "the-fault",
  ...allOfIt,
  ...toxic,
  // Its second, and five of grace.
  forMs: 6000,
});

const { latency, bandwidth, slow_close, timeout, reset_peer, slicer, limit_data } = faultFields;

const rows = [
  [
    "latency, in whole milliseconds",
    latency.parse({ delay: "250.4ms", jitter: "49.6ms" }),
    named({ type: "latency", attributes: { latency: 250, jitter: 50 } }),
  ],
  [
    "bandwidth, in Toxiproxy's thousands of bytes",
    bandwidth.parse({ "per-second": "64kB" }),
    named({ type: "bandwidth", attributes: { rate: 64 } }),
  ],
  [
    "slow_close",
    slow_close.parse({ delay: "2s" }),
    named({ type: "slow_close", attributes: { delay: 2000 } }),
  ],
  [
    "timeout that never closes",
    timeout.parse({}),
    named({ type: "timeout", attributes: { timeout: 0 } }),
  ],
  [
    "timeout that closes after less than a millisecond, which 0 would never do",
    timeout.parse({ after: "0.4ms" }),
    named({ type: "timeout", attributes: { timeout: 1 } }),
  ],
  [
    "reset_peer, on some of the connections and the other way",
    reset_peer.parse({ after: "100ms", stream: "upstream", toxicity: "25%" }),
    named({
      type: "reset_peer",
      stream: "upstream",
      toxicity: 0.25,
      attributes: { timeout: 100 },
    }),
  ],
  [
    "slicer, whose pause Toxiproxy counts in microseconds",
    slicer.parse({ size: "100B", vary: "20B", pause: "1.5ms" }),
    named({
      type: "slicer",
      attributes: { average_size: 100, size_variation: 20, delay: 1500 },
    }),
  ],
  [
    "limit_data",
    limit_data.parse({ size: "1KiB" }),
    named({ type: "limit_data", attributes: { bytes: 1024 } }),
  ],
] as const;

const sitesOn = (link: RecordedLink) => portsWith(sitesWith(link, new RecordedProcess()));

describe("a fault of one toxic", () => {
  it.each(rows)("puts it on: %s", async (_claim, spec, toxic) => {
    const link = new RecordedLink();
    await inject(faultOf(spec), sitesOn(link));
    expect(link.history).toEqual([toxic]);
  });

  it.each(rows)("is undone before its effect is read: %s", async (_claim, spec, toxic) => {
    const link = new RecordedLink({ connections: 3, bytes: 1500, requests: 0 });
    const undo = await inject(faultOf(spec), sitesOn(link));
    const effect = await undo();
    expect(link.history).toEqual([toxic, "remove the-fault", "effect of the-fault"]);
    expect(link.toxics).toEqual([]);
    expect(effect).toEqual({
      touched: 3,
      unit: "connections",
      evidence: "acted on 3 connections, 1.5kB",
    });
  });
});

describe("a link that is down", () => {
  const down = faultFields.down.parse({});

  it("comes up again and tells how many connections it closed", async () => {
    const link = new RecordedLink({ connections: 2, bytes: 0, requests: 0 });
    const undo = await inject(faultOf(down), sitesOn(link));
    expect(link.history).toEqual(["down for the-fault"]);
    expect(await undo()).toEqual({
      touched: 2,
      unit: "connections",
      evidence: "closed 2 connections",
    });
    expect(link.history).toEqual(["down for the-fault", "up for the-fault", "effect of down"]);
  });

  it("that had no connection has touched nothing, and says so", async () => {
    const undo = await inject(faultOf(down), sitesOn(new RecordedLink()));
    expect(await undo()).toMatchObject({ touched: 0 });
  });
});

describe("a partition", () => {
  it("swallows both directions, and counts each connection once", async () => {
    const link = new RecordedLink({ connections: 4, bytes: 500, requests: 0 });
    const undo = await inject(faultOf(faultFields.partition.parse({})), sitesOn(link));
    expect(link.toxics).toEqual(["the-fault-upstream", "the-fault-downstream"]);
    expect(await undo()).toEqual({
      touched: 4,
      unit: "connections",
      evidence: "cut off 4 connections, 1kB lost",
    });
    expect(link.toxics).toEqual([]);
  });
});
