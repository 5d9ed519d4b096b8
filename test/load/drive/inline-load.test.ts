// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what is tested.
import { describe, expect, it, onTestFinished } from "vitest";
import { ms } from "../../../src/base/units.ts";
import type { Share } from "../../../src/load/arrivals/arrivals.ts";
import type { runAutocannon } from "../../../src/load/drive/autocannon-loop.ts";
import { type InlineOptions, inlineLoad } from "../../../src/load/drive/inline-load.ts";
import type { Traffic } from "../../../src/load/traffic.ts";
import type { Batch } from "../../../src/measure/batch.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import {
  closed as closedModel,
  hold,
  Notebook,
  type Reply,
  ScriptedSender,
  step,
  traffic,
} from "../sample.ts";

const differing = [{ weight: 1, steps: [step({ path: "/${nonce}" })] }];

const open = (maxInFlight: number, rate = 100) =>
  traffic({
    name: "open",
    model: {
      kind: "open",
      schedule: { kind: "rate", process: "poisson", stages: [hold(1000, rate)] },
      maxInFlight,
    },
    journeys: differing,
  });

const closed = (connections: number) =>
  traffic({
    name: "closed",
    model: closedModel(connections, 1000),
    journeys: differing,
  });

const plainClosed = (connections: number) => ({
  ...closed(connections),
  model: { ...closedModel(connections, 1000), engine: "autocannon" } as const,
  journeys: traffic().journeys,
});

interface Setting {
  readonly traffics: readonly Traffic[];
  readonly share?: Share;
  readonly reply?: (number: number, at: number) => Reply;
  readonly saturate?: typeof runAutocannon;
  readonly isUndisturbed?: boolean;
}

class CountingClock extends VirtualClock {
  sleeps = 0;

  override sleepUntil(...given: Parameters<VirtualClock["sleepUntil"]>): Promise<void> {
    this.sleeps++;
    return super.sleepUntil(...given);
  }
}

async function prepared({ traffics, reply = () => ["answered", 10], ...setting }: Setting) {
  const clock = new CountingClock();
  const notes = new Notebook();
  const senders: ScriptedSender[] = [];
  const options: InlineOptions = {
    ...(setting.share === undefined ? {} : { share: setting.share }),
    ...(setting.saturate === undefined ? {} : { saturate: setting.saturate }),
    senderFor() {
      const sender = new ScriptedSender(clock, reply);
      senders.push(sender);
      return sender;
    },
  };
  const isUndisturbed = setting.isUndisturbed ?? false;
  const endpoint = { origin: "http://test.invalid", dial: null, tls: null };
  const order = { traffics, endpoint, seed: 1, isUndisturbed, calibrates: false };
  let batches = 0;
  const batch = (observed: Batch) => {
    batches++;
    notes.onBatch(observed);
  };
  const listener = { ...notes.listener, batch };
  const { signal } = new AbortController();
  const load = await inlineLoad(clock, options).prepare(order, listener, signal);
  return { clock, notes, senders, load, batches: () => batches };
}

async function played(setting: Setting) {
  const all = await prepared(setting);
  await all.clock.run(all.load.run(ms(0)));
  return { ...all, paths: all.senders.flatMap(({ sent }) => sent.map((one) => one.request.path)) };
}

const sharesOf = (count: number): readonly Share[] =>
  Array.from({ length: count }, (_, index) => ({ index, count }));

describe("a load", () => {
  it("plays its traffics side by side, each through its own sender", async () => {
    const { notes, senders } = await played({ traffics: [open(100), closed(2)] });
    expect(senders).toHaveLength(2);
    const counts = [0, 1].map(
      (index) => notes.observations.filter((one) => one.traffic === index).length,
    );
    expect(counts).toEqual(senders.map(({ sent }) => sent.length));
    expect(counts[1]).toBe(200);
  });

  it("hands on what it observed every 200 ms, and the rest before it resolves", async () => {
    const { notes, batches, clock } = await played({ traffics: [closed(1)] });
    expect(notes.tally).toEqual({ "200": 100 });
    // At 200 ... 1000 ms, and once more for the answer that came in the last instant.
    expect(batches()).toBe(6);
    expect(clock.now()).toBe(1000);
    expect(clock.pending).toBe(0);
  });

  it("sleeps for its arrivals only, as a pacing clock pays for each sleep", async () => {
    const { clock, load, batches } = await prepared({ traffics: [closed(1)] });
    await clock.run(load.run(ms(0)));
    expect(batches()).toBe(6);
    // The one connection, until zero.
    expect(clock.sleeps).toBe(1);
  });

  it("has as many connections as it likes, with no warning of listeners", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error) => warnings.push(warning);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const { clock, load, notes } = await prepared({ traffics: [closed(50)] });
    // All of them sleep until zero, each with an ear for the stop.
    await clock.run(load.run(ms(100)));
    await new Promise((resolve) => setImmediate(resolve));
    expect(notes.observations).toHaveLength(5000);
    expect(warnings).toEqual([]);
  });

  it("resolves soon after it is stopped, with everything observed", async () => {
    const { clock, load, notes, senders } = await prepared({
      traffics: [open(100), closed(3)],
      reply: () => "never",
    });
    clock.after(ms(300), () => load.stop());
    await clock.run(load.run(ms(0)));
    expect(clock.now()).toBe(300);
    const sent = senders.reduce((sum, sender) => sum + sender.sent.length, 0);
    expect(notes.tally).toEqual({ cancelled: sent });
    await load.close();
    await load.close();
    expect(senders.every(({ isClosed }) => isClosed)).toBe(true);
  });

  it("that is stopped before it runs sends nothing", async () => {
    const { clock, load, notes } = await prepared({ traffics: [open(100), closed(3)] });
    load.stop();
    await clock.run(load.run(ms(0)));
    expect(notes.observations).toEqual([]);
  });
});

describe.each([2, 3, 7])("%d workers", (count) => {
  it("send together what one would send alone, each request once", async () => {
    const alone = await played({ traffics: [open(1000)] });
    const shares = sharesOf(count);
    const runs = await Promise.all(
      shares.map((share) => played({ traffics: [open(1000)], share })),
    );
    const together = runs.flatMap(({ paths }) => paths);
    expect(together.sort()).toEqual(alone.paths.sort());
  });

  it("have together as many connections as one, and no two requests of one nonce", async () => {
    const runs = await Promise.all(
      sharesOf(count).map((share) => played({ traffics: [closed(10)], share })),
    );
    expect(runs.reduce((sum, { senders }) => sum + (senders[0]?.crowd ?? 0), 0)).toBe(10);
    const paths = runs.flatMap((run) => run.paths);
    expect(paths).toHaveLength(1000);
    expect(new Set(paths).size).toBe(1000);
  });

  it("have together as many requests in flight as one", async () => {
    const runs = await Promise.all(
      sharesOf(count).map((share) => {
        return played({ traffics: [open(10)], share, reply: () => "never" });
      }),
    );
    expect(runs.reduce((sum, { senders }) => sum + (senders[0]?.crowd ?? 0), 0)).toBe(10);
  });

  it("have together one in flight when the limit is one, and drop what one would drop", async () => {
    const reply = (): Reply => ["answered", 100];
    const alone = await played({ traffics: [open(1, 20)], reply });
    const runs = await Promise.all(
      sharesOf(count).map((share) => played({ traffics: [open(1, 20)], share, reply })),
    );
    expect(runs.flatMap(({ paths }) => paths)).toEqual(alone.paths);
    const dropped = runs.flatMap(({ notes }) => notes.of("dropped"));
    expect(dropped).toEqual(alone.notes.of("dropped"));
  });
});

describe("a load of several workers", () => {
  const together = async (given: Traffic, count: number, reply?: Setting["reply"]) =>
    Promise.all(
      sharesOf(count).map((share) =>
        played({ traffics: [given], share, ...(reply === undefined ? {} : { reply }) }),
      ),
    );

  it.each([
    [1, 2, 10],
    [5, 7, 1000],
    [3, 3, 10],
    [4, 2, 9],
  ])(
    "of %i connections and %i workers comes to its %i iterations",
    async (c, count, iterations) => {
      const model = { ...closedModel(c, 60_000), iterations };
      const runs = await together({ ...closed(c), model }, count);
      const paths = runs.flatMap((run) => run.paths);
      expect(paths).toHaveLength(iterations);
      expect(new Set(paths).size).toBe(iterations);
    },
  );

  it("goes through the rows of a feeder as one worker would", async () => {
    const rows = ["a", "b", "c"].map((id) => ({ id }));
    const fed = {
      ...closed(1),
      model: { ...closedModel(1, 60_000), iterations: 6 },
      feeders: [{ name: "row", rows, order: "sequential" as const }],
      journeys: [{ weight: 1, steps: [step({ path: "/${row.id}" })] }],
    };
    const runs = await together(fed, 2);
    expect(runs.flatMap((run) => run.paths)).toEqual(["/a", "/b", "/c", "/a", "/b", "/c"]);
  });

  it("keeps each user in one of them", async () => {
    const given = {
      ...open(1000, 300),
      users: 6,
      journeys: [{ weight: 1, steps: [step({ path: "/${user}" })] }],
    };
    const runs = await together(given, 4);
    const usersOf = runs.map(({ paths }) => [...new Set(paths)]);
    expect(usersOf.flat().sort()).toEqual(["/0", "/1", "/2", "/3", "/4", "/5"]);
  });
});

describe("what is dropped", () => {
  it("is counted for the journey that the arrival would have made", async () => {
    const rare = { weight: 1, steps: [step({}, { name: "rare" })] };
    const common = { weight: 99, steps: [step({}, { name: "common" })] };
    const given = { ...open(2, 1000), journeys: [rare, common] };
    const { notes } = await played({ traffics: [given], reply: () => ["answered", 300] });
    const dropped = notes.of("dropped");
    const ofRare = dropped.filter(({ operation }) => operation === 0).length;
    expect(dropped.length).toBeGreaterThan(900);
    expect(ofRare).toBeLessThan(30);
    expect(dropped.filter(({ operation }) => operation === 1)).toHaveLength(
      dropped.length - ofRare,
    );
  });
});

describe("a closed loop that nothing disturbs", () => {
  const given: number[] = [];
  const saturate: typeof runAutocannon = async (_clock, _endpoint, _request, _observe, loop) => {
    given.push(loop.connections);
    return "finished";
  };

  it("is left to the saturating engine, with the worker's share of its connections", async () => {
    given.length = 0;
    const shared = { traffics: [plainClosed(5)], saturate, isUndisturbed: true };
    for (const share of sharesOf(2)) await played({ ...shared, share });
    expect(given).toEqual([3, 2]);
  });

  it("is taken back after an answer that was not whole, and played on here", async () => {
    const breaks: typeof runAutocannon = async () => "broken";
    const { notes } = await played({
      traffics: [plainClosed(2)],
      saturate: breaks,
      isUndisturbed: true,
    });
    expect(notes.of("answered").length).toBeGreaterThan(0);
  });

  it("is not, where the worker has no connection of it", async () => {
    given.length = 0;
    const share = { index: 1, count: 2 };
    await played({ traffics: [plainClosed(1)], saturate, isUndisturbed: true, share });
    expect(given).toEqual([]);
  });

  it("is played here when something may disturb it, or when it is not plain", async () => {
    given.length = 0;
    await played({ traffics: [plainClosed(5)], saturate });
    await played({ traffics: [closed(5)], saturate, isUndisturbed: true });
    expect(given).toEqual([]);
  });

  it("fails the load when the engine fails, and leaves nothing running", async () => {
    const broken: typeof runAutocannon = () => Promise.reject(new Error("no engine"));
    const { clock, load } = await prepared({
      traffics: [plainClosed(1)],
      saturate: broken,
      isUndisturbed: true,
    });
    await expect(clock.run(load.run(ms(0)))).rejects.toThrow("no engine");
    expect(clock.pending).toBe(0);
  });
});
