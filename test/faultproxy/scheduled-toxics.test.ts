/** Toxics with schedules on a live link, to the millisecond of a virtual clock. */

import { describe, expect, test } from "vitest";
import { always, type Schedule } from "../../src/faultproxy/schedule.ts";
import { ToxicChain } from "../../src/faultproxy/toxic-chain.ts";
import { turns } from "../../src/faultproxy/turns.ts";
import { linkBench } from "./link-bench.ts";

/** A chain with one live link downstream. */
function chainBench() {
  const { link, ...bench } = linkBench();
  const chain = new ToxicChain({
    clock: bench.clock,
    protocol: "tcp",
    inTurn: turns(),
    links: (direction) => (direction === "downstream" ? [link] : []),
  });
  const add = (type: string, attributes: Record<string, number>, schedule?: Schedule) =>
    chain.add({
      name: type,
      type,
      stream: "downstream",
      direction: "downstream",
      settings: () => ({ attributes: new Map(Object.entries(attributes)), toxicity: 1 }),
      schedule,
    });
  const names = () => chain.all().map(({ name }) => name);
  const acting = () => chain.of("downstream").map(({ name }) => name);
  return { ...bench, chain, add, names, acting };
}

const slow = { latency: 1000 };

describe("a toxic that acts once", () => {
  const schedule = { ...always, afterMs: 100, forMs: 50 };

  test("waits, acts, flushes what it holds, and is gone", async () => {
    const { clock, destination, send, add, names, chain } = chainBench();
    await add("latency", slow, schedule);
    await clock.advance(99);
    send("before");
    await clock.advance(1);
    send("held");
    await clock.advance(49);
    expect(names()).toEqual(["latency"]);
    await clock.advance(1);
    send("after");
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["before at 99", "held at 150", "after at 150"]);
    expect([names(), clock.pending]).toEqual([[], 0]);
    expect(chain.removed().get("latency")).toEqual({ connections: 1, bytes: 4 });
  });

  test("leaves its name free at its end", async () => {
    const { clock, add, names } = chainBench();
    await add("latency", slow, schedule);
    await clock.advance(150);
    await add("latency", slow);
    await clock.advance(5000);
    expect(names()).toEqual(["latency"]);
  });

  test("closes when it ate bytes, and not when it is removed before it begins", async () => {
    const { clock, destination, send, add, chain } = chainBench();
    await chain.remove(await add("timeout", {}, schedule));
    await clock.advance(500);
    send("alive");
    await add("timeout", {}, schedule);
    await clock.advance(110);
    send("eaten");
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["alive at 500", "fin at 650"]);
  });
});

describe("a toxic that repeats", () => {
  test("acts in each window, and not between them", async () => {
    const { clock, destination, send, add, names } = chainBench();
    await add("latency", { latency: 10 }, { ...always, forMs: 50, everyMs: 100 });
    for (const letter of "abcd") {
      send(letter);
      await clock.advance(50);
    }
    expect(destination.arrivals).toEqual(["a at 10", "b at 50", "c at 110", "d at 150"]);
    await clock.advance(86_400_000);
    expect(names()).toEqual(["latency"]);
  });

  test("ends at its deadline", async () => {
    const { clock, add, names } = chainBench();
    await add("latency", slow, { ...always, forMs: 50, everyMs: 100, untilMs: 230 });
    await clock.advance(229);
    expect(names()).toEqual(["latency"]);
    await clock.advance(1);
    expect([names(), clock.pending]).toEqual([[], 0]);
  });

  test("does not hold up its neighbours between its windows", async () => {
    const { clock, add, acting } = chainBench();
    await add("latency", slow, { ...always, forMs: 50, everyMs: 100 });
    await add("noop", {});
    expect(acting()).toEqual(["latency", "noop"]);
    await clock.advance(50);
    expect(acting()).toEqual(["noop"]);
    await clock.advance(50);
    expect(acting()).toEqual(["noop", "latency"]);
  });
});

describe("a schedule that changes", () => {
  test("counts from the change", async () => {
    const { clock, add, chain, names } = chainBench();
    const toxic = await add("latency", slow, { ...always, forMs: 100 });
    await clock.advance(90);
    await chain.reschedule(toxic, { ...always, forMs: 100 });
    await clock.advance(99);
    expect(names()).toEqual(["latency"]);
    await clock.advance(1);
    expect(names()).toEqual([]);
  });

  test("can keep back a toxic that acts already", async () => {
    const { clock, add, chain, acting } = chainBench();
    const toxic = await add("latency", slow);
    await chain.reschedule(toxic, { ...always, afterMs: 10 });
    expect(acting()).toEqual([]);
    await clock.advance(10);
    expect(acting()).toEqual(["latency"]);
  });

  test("ends with a reset", async () => {
    const { clock, add, chain } = chainBench();
    await add("latency", slow, { ...always, forMs: 100, everyMs: 200 });
    await chain.reset();
    expect([chain.all(), clock.pending]).toEqual([[], 0]);
  });
});
