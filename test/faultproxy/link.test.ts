/** Changing the chain of a live link: nothing lost, nothing out of order, nothing that hangs. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Toxic } from "../../src/faultproxy/toxic.ts";
import { linkBench, toxicOf } from "./link-bench.ts";

describe("adding", () => {
  test("acts on a link that had no toxics", async () => {
    const { clock, destination, link, send } = linkBench();
    send("a");
    await link.add(toxicOf("latency", { latency: 100 }));
    send("b");
    await clock.advance(500);
    expect(destination.arrivals).toEqual(["a at 0", "b at 100"]);
  });

  test("sends on the chunk that the last toxic held, undelayed", async () => {
    const { clock, destination, link, send } = linkBench({
      toxics: [toxicOf("latency", { latency: 100 })],
    });
    send("a");
    send("b");
    await clock.advance(40);
    await link.add(toxicOf("noop"));
    await clock.advance(500);
    expect(destination.arrivals).toEqual(["a at 40", "b at 100"]);
  });

  test("does nothing once the end has passed", async () => {
    const { clock, destination, link, end } = linkBench({ toxics: [toxicOf("noop")] });
    end();
    await clock.settle();
    await link.add(toxicOf("timeout", { timeout: 10 }));
    await clock.advance(100);
    expect(destination.arrivals).toEqual(["fin at 0"]);
  });
});

describe("updating", () => {
  test("lets queued chunks meet the new settings, counted from when they came", async () => {
    const toxic = toxicOf("latency", { latency: 1000 });
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("held");
    send("queued");
    await clock.advance(100);
    toxic.set({ attributes: new Map([["latency", 300]]), toxicity: 1 });
    await link.update(toxic);
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["held at 100", "queued at 300"]);
  });

  test("restarts the time of a timeout", async () => {
    const toxic = toxicOf("timeout", { timeout: 100 });
    const { clock, destination, link } = linkBench({ toxics: [toxic] });
    await clock.advance(90);
    await link.update(toxic);
    await clock.advance(90);
    expect(destination.arrivals).toEqual([]);
    await clock.advance(10);
    expect(destination.arrivals).toEqual(["fin at 190"]);
  });
});

describe("removing", () => {
  test("flushes everything that was queued at once, in order, then the end", async () => {
    const toxic = toxicOf("latency", { latency: 1000 });
    const { clock, destination, link, send, end } = linkBench({ toxics: [toxic] });
    for (const letter of "abc") send(letter);
    end();
    await clock.advance(10);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["a at 10", "b at 10", "c at 10", "fin at 10"]);
  });

  test("of one in the middle leaves its neighbours at work", async () => {
    const middle = toxicOf("latency", { latency: 1000 }, { name: "middle" });
    const { clock, destination, link, send } = linkBench({
      toxics: [
        toxicOf("latency", { latency: 10 }, { name: "first" }),
        middle,
        toxicOf("latency", { latency: 20 }, { name: "last" }),
      ],
    });
    await link.remove(middle);
    send("a");
    await clock.advance(500);
    expect(destination.arrivals).toEqual(["a at 30"]);
  });

  test("of a timeout closes, even where toxicity had spared the link", async () => {
    const toxic = toxicOf("timeout", {}, { toxicity: 0 });
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("spared");
    await clock.advance(10);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["spared at 0", "fin at 10"]);
    expect(toxic.effect).toEqual({ connections: 0, bytes: 0 });
  });

  test("of a reset that is under way brings it forward instead of waiting for it", async () => {
    const toxic = toxicOf("reset_peer", { timeout: 1_000_000 });
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("lost");
    await clock.advance(10);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["reset at 10"]);
  });

  test.each([
    ["latency", { latency: 5 }],
    ["bandwidth", { rate: 1 }],
    ["slicer", { average_size: 1 }],
    ["noop", {}],
  ])("of %s does not wait for a peer that reads nothing", async (type, attributes) => {
    const toxic = toxicOf(type, attributes);
    const { clock, destination, link, send } = linkBench({
      toxics: [toxicOf("noop", {}, { name: "before" }), toxic],
    });
    destination.block();
    for (const letter of "abcd") send(letter);
    await clock.advance(50);
    await link.remove(toxic);
    destination.unblock();
    await clock.settle();
    expect(Buffer.concat(destination.data).toString()).toBe("abcd");
  });
});

describe("back-pressure", () => {
  test("reaches the source when the destination is full", async () => {
    const { clock, destination, send, hasRoom } = linkBench({ toxics: [toxicOf("noop")] });
    destination.block();
    send("a");
    await clock.settle();
    expect(hasRoom()).toBe(true);
    send("b");
    await clock.settle();
    expect(hasRoom()).toBe(false);
    destination.unblock();
    await clock.settle();
    expect(hasRoom()).toBe(true);
    expect(destination.arrivals).toEqual(["a at 0", "b at 0"]);
  });
});

describe("toxicity", () => {
  const actingLinks = async (toxicity: number, seed: number) => {
    const toxic = toxicOf("timeout", {}, { toxicity });
    for (let connection = 1; connection <= 400; connection++) {
      const { clock, send } = linkBench({ toxics: [toxic], seed, connection });
      send("x");
      await clock.settle();
    }
    return toxic.effect.connections;
  };

  test("0 is never and 1 is always", async () => {
    expect(await actingLinks(0, 7)).toBe(0);
    expect(await actingLinks(1, 7)).toBe(400);
  });

  test("0.25 is about a quarter of the connections, the same ones for the same seed", async () => {
    const acting = await actingLinks(0.25, 7);
    // 100 expected; six standard deviations are 52.
    expect(acting).toBeGreaterThan(48);
    expect(acting).toBeLessThan(152);
    expect(await actingLinks(0.25, 7)).toBe(acting);
    expect(await actingLinks(0.25, 8)).not.toBe(acting);
  });

  const spared = async (link: { update(toxic: Toxic): Promise<void> }, toxic: Toxic) => {
    await link.update(toxic);
    return toxic.effect.bytes;
  };

  test("is decided anew at each update of a live link", async () => {
    const toxic = toxicOf("timeout", {}, { toxicity: 0.5 });
    const { clock, link, send } = linkBench({ toxics: [toxic] });
    const dropped: boolean[] = [];
    for (let update = 0; update < 40; update++) {
      const before = await spared(link, toxic);
      send("x");
      await clock.settle();
      dropped.push(toxic.effect.bytes > before);
    }
    expect(new Set(dropped)).toEqual(new Set([true, false]));
  });

  test("is decided anew when a toxic is added right behind", async () => {
    const toxic = toxicOf("timeout", {}, { toxicity: 0.5 });
    const decisions = new Set<boolean>();
    const { clock, link, send } = linkBench({ toxics: [toxic] });
    for (let change = 0; change < 20; change++) {
      const behind = toxicOf("noop", {}, { name: `noop ${change}` });
      await link.add(behind);
      const before = toxic.effect.bytes;
      send("x");
      await clock.settle();
      decisions.add(toxic.effect.bytes > before);
      await link.remove(behind);
    }
    expect(decisions).toEqual(new Set([true, false]));
  });
});

test("a stopped link leaves nothing sleeping", async () => {
  const { clock, link, send } = linkBench({
    toxics: [toxicOf("latency", { latency: 1e9 }), toxicOf("timeout", { timeout: 1e9 })],
  });
  send("a");
  await clock.settle();
  expect(clock.pending).toBe(2);
  await link.stop();
  expect(clock.pending).toBe(0);
});

/** What may happen to a live link; `toxic` picks one of those installed. */
type Step =
  | { readonly kind: "send"; readonly size: number }
  | { readonly kind: "wait"; readonly duration: number }
  | { readonly kind: "add"; readonly type: number }
  | { readonly kind: "update" | "remove"; readonly toxic: number }
  | { readonly kind: "block" | "unblock" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("send" as const), size: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ kind: fc.constant("wait" as const), duration: fc.integer({ min: 0, max: 200 }) }),
  fc.record({ kind: fc.constant("add" as const), type: fc.nat(3) }),
  fc.record({ kind: fc.constantFrom("update" as const, "remove" as const), toxic: fc.nat(9) }),
  fc.record({ kind: fc.constantFrom("block" as const, "unblock" as const) }),
);

const lossless = [
  ["noop", {}],
  ["latency", { latency: 50, jitter: 10 }],
  ["bandwidth", { rate: 20 }],
  ["slicer", { average_size: 100, size_variation: 30, delay: 50 }],
] as const;

async function play(steps: readonly Step[]) {
  const { clock, destination, link, send, end } = linkBench();
  const installed: Toxic[] = [];
  let sent = "";
  const act = async (each: Step, index: number) => {
    switch (each.kind) {
      case "send": {
        const text = `${index}.`.repeat(each.size).slice(0, each.size);
        sent += text;
        return send(text);
      }
      case "wait":
        return clock.advance(each.duration);
      case "add": {
        const [type, attributes] = lossless[each.type] ?? lossless[0];
        const toxic = toxicOf(type, attributes, { name: `${type} ${index}`, toxicity: 0.7 });
        installed.push(toxic);
        return link.add(toxic);
      }
      case "update": {
        const toxic = installed[each.toxic];
        return toxic === undefined ? undefined : link.update(toxic);
      }
      case "remove": {
        const [toxic] = installed.splice(each.toxic, 1);
        return toxic === undefined ? undefined : link.remove(toxic);
      }
      case "block":
        return destination.block();
      case "unblock":
        return destination.unblock();
      default:
        return each satisfies never;
    }
  };
  for (const [index, each] of steps.entries()) await act(each, index);
  destination.unblock();
  end();
  await clock.advance(10_000_000);
  return { sent, destination };
}

test("every byte arrives once and in order, whatever is done to the chain meanwhile", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { sent, destination } = await play(steps);
      expect(Buffer.concat(destination.data).toString()).toBe(sent);
      expect(destination.arrivals.at(-1)).toMatch(/^fin at/);
    }),
    { numRuns: 200 },
  );
});
