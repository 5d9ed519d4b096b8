/** What each toxic does to the bytes, in virtual time: exact, to the millisecond. */

import { describe, expect, test } from "vitest";
import { linkBench, toxicOf } from "./link-bench.ts";

describe("noop", () => {
  test("passes everything at once, the end included", async () => {
    const { clock, destination, send, end } = linkBench({ toxics: [toxicOf("noop")] });
    send("a");
    send("b");
    end();
    await clock.settle();
    expect(destination.arrivals).toEqual(["a at 0", "b at 0", "fin at 0"]);
  });
});

describe("latency", () => {
  test("delays each chunk by the same time, without adding up", async () => {
    const { clock, destination, send, end } = linkBench({
      toxics: [toxicOf("latency", { latency: 100 })],
    });
    send("a");
    await clock.advance(30);
    send("b");
    await clock.advance(30);
    send("c");
    end();
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["a at 100", "b at 130", "c at 160", "fin at 160"]);
  });

  test("lets 1024 chunks queue before it slows the source down", async () => {
    const { clock, send, hasRoom } = linkBench({ toxics: [toxicOf("latency", { latency: 100 })] });
    send("taken, and waiting for its time");
    await clock.settle();
    for (let sent = 0; sent < 1024; sent++) send("x");
    expect(hasRoom()).toBe(true);
    send("x");
    expect(hasRoom()).toBe(false);
  });

  test("two of them add up", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [
        toxicOf("latency", { latency: 100 }, { name: "first" }),
        toxicOf("latency", { latency: 50 }, { name: "second" }),
      ],
    });
    send("a");
    await clock.advance(500);
    expect(destination.arrivals).toEqual(["a at 150"]);
  });

  test("jitter stays within its bounds and keeps the order", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("latency", { latency: 100, jitter: 20 })],
    });
    const delays: number[] = [];
    for (let index = 0; index < 200; index++) {
      const sentAt = clock.now();
      send(String(index));
      await clock.advance(200);
      delays.push(Number(destination.arrivals[index]?.split(" at ")[1]) - sentAt);
    }
    expect(destination.arrivals.map((arrival) => Number.parseInt(arrival, 10))).toEqual([
      ...Array(200).keys(),
    ]);
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(80);
    expect(Math.max(...delays)).toBeLessThan(120);
    expect(new Set(delays).size).toBeGreaterThan(30);
  });

  test("counts the bytes that it delayed", async () => {
    const toxic = toxicOf("latency", { latency: 10 });
    const { clock, send } = linkBench({ toxics: [toxic] });
    send("abc");
    send("de");
    await clock.advance(10);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 5 });
  });

  test("of nothing has no effect", async () => {
    const toxic = toxicOf("latency");
    const { clock, destination, send } = linkBench({ toxics: [toxic] });
    send("abc");
    await clock.settle();
    expect(destination.arrivals).toEqual(["abc at 0"]);
    expect(toxic.effect).toEqual({ connections: 0, bytes: 0 });
  });
});

describe("timeout", () => {
  test("drops everything and never closes when it is 0", async () => {
    const toxic = toxicOf("timeout");
    const { clock, destination, send } = linkBench({ toxics: [toxic] });
    send("abc");
    await clock.advance(1_000_000);
    expect(destination.arrivals).toEqual([]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 3 });
  });

  test("closes once no chunk has come for that long", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("timeout", { timeout: 100 })],
    });
    await clock.advance(60);
    send("starts the time anew");
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["fin at 160"]);
  });

  test("ends at once when the source ends", async () => {
    const { clock, destination, end } = linkBench({ toxics: [toxicOf("timeout")] });
    await clock.advance(10);
    end();
    await clock.settle();
    expect(destination.arrivals).toEqual(["fin at 10"]);
  });
});

describe("reset_peer", () => {
  test("resets that long after the first chunk, which is lost", async () => {
    const toxic = toxicOf("reset_peer", { timeout: 50 });
    const { clock, destination, send } = linkBench({ toxics: [toxic] });
    await clock.advance(1000);
    expect(destination.arrivals).toEqual([]);
    send("abc");
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["reset at 1050"]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 3 });
  });

  test("turns the end of the source into a reset, also through a stage behind it", async () => {
    const { clock, destination, end } = linkBench({
      toxics: [toxicOf("reset_peer"), toxicOf("noop")],
    });
    end();
    await clock.settle();
    expect(destination.arrivals).toEqual(["reset at 0"]);
  });
});

describe("bandwidth", () => {
  test("is paid for before it sends: 1 KB/s is a byte per millisecond", async () => {
    const { clock, destination, send } = linkBench({ toxics: [toxicOf("bandwidth", { rate: 1 })] });
    send("x".repeat(50));
    send("y".repeat(30));
    await clock.advance(1000);
    expect(destination.arrivals).toEqual([`${"x".repeat(50)} at 50`, `${"y".repeat(30)} at 80`]);
  });

  test("sends a large chunk in portions of 100 ms", async () => {
    const { clock, destination, send } = linkBench({ toxics: [toxicOf("bandwidth", { rate: 2 })] });
    send("x".repeat(450));
    await clock.advance(1000);
    expect(destination.data.map(({ length }) => length)).toEqual([200, 200, 50]);
    expect(destination.arrivals.map((arrival) => arrival.split(" at ")[1])).toEqual([
      "100",
      "200",
      "225",
    ]);
  });

  test("of 0 stalls, until a removal lets everything go", async () => {
    const toxic = toxicOf("bandwidth");
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("a");
    send("b");
    await clock.advance(1_000_000);
    expect(destination.arrivals).toEqual([]);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["a at 1000000", "b at 1000000"]);
  });
});

describe("slow_close", () => {
  test("holds back the close, not the data", async () => {
    const toxic = toxicOf("slow_close", { delay: 300 });
    const { clock, destination, send, end } = linkBench({ toxics: [toxic] });
    send("a");
    end();
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["a at 0", "fin at 300"]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 0 });
  });

  test("starts its delay anew when updated, and ends at once when removed", async () => {
    const toxic = toxicOf("slow_close", { delay: 300 });
    const { clock, destination, link, end } = linkBench({ toxics: [toxic] });
    end();
    await clock.advance(200);
    await link.update(toxic);
    await clock.advance(200);
    expect(destination.arrivals).toEqual([]);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["fin at 400"]);
  });
});

describe("limit_data", () => {
  test("cuts the chunk at the limit and closes", async () => {
    const toxic = toxicOf("limit_data", { bytes: 5 });
    const { clock, destination, send } = linkBench({ toxics: [toxic] });
    send("abc");
    send("defg");
    await clock.settle();
    expect(destination.arrivals).toEqual(["abc at 0", "de at 0", "fin at 0"]);
    expect(toxic.effect).toEqual({ connections: 1, bytes: 2 });
  });

  test("of 0 closes on the first chunk and sends nothing", async () => {
    const { clock, destination, send } = linkBench({ toxics: [toxicOf("limit_data")] });
    await clock.advance(10);
    expect(destination.arrivals).toEqual([]);
    send("a");
    await clock.settle();
    expect(destination.arrivals).toEqual(["fin at 10"]);
  });

  test("keeps its count over an update", async () => {
    const toxic = toxicOf("limit_data", { bytes: 100 });
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("abc");
    await clock.settle();
    toxic.set({ attributes: new Map([["bytes", 4]]), toxicity: 1 });
    await link.update(toxic);
    send("defg");
    await clock.settle();
    expect(destination.arrivals).toEqual(["abc at 0", "d at 0", "fin at 0"]);
  });
});

describe("slicer", () => {
  test("cuts in halves until the pieces are small enough", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("slicer", { average_size: 2 })],
    });
    send("abcdefgh");
    await clock.settle();
    expect(destination.arrivals).toEqual(["ab at 0", "cd at 0", "ef at 0", "gh at 0"]);
  });

  test("waits after each piece, in microseconds", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("slicer", { average_size: 2, delay: 10_000 })],
    });
    send("abcd");
    send("e");
    await clock.advance(1000);
    expect(destination.arrivals).toEqual(["ab at 0", "cd at 10", "e at 20"]);
  });

  test("saves up delays below a millisecond", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("slicer", { average_size: 1, delay: 250 })],
    });
    send("abcdefgh");
    await clock.advance(100);
    expect(destination.arrivals.map((arrival) => arrival.split(" at ")[1]).join()).toBe(
      "0,0,0,0,1,1,1,1",
    );
  });

  test.each([
    ["an average of 0", { average_size: 0, size_variation: 0 }, ["abcdefgh"]],
    ["a variation beyond the average", { average_size: 1, size_variation: 50 }, [..."abcdefgh"]],
  ])("survives %s, which crashes Toxiproxy", async (_case, attributes, pieces) => {
    const { clock, destination, send } = linkBench({ toxics: [toxicOf("slicer", attributes)] });
    send("abcdefgh");
    await clock.settle();
    expect(destination.arrivals).toEqual(pieces.map((piece) => `${piece} at 0`));
  });

  test("varies the sizes around the average and loses nothing", async () => {
    const { clock, destination, send } = linkBench({
      toxics: [toxicOf("slicer", { average_size: 100, size_variation: 50 })],
    });
    const text = "0123456789".repeat(1000);
    send(text);
    await clock.settle();
    const sizes = destination.data.map(({ length }) => length);
    expect(Buffer.concat(destination.data).toString()).toBe(text);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(150);
    expect(new Set(sizes).size).toBeGreaterThan(10);
  });

  test("sends the rest in one piece when it is interrupted", async () => {
    const toxic = toxicOf("slicer", { average_size: 2, delay: 10_000 });
    const { clock, destination, link, send } = linkBench({ toxics: [toxic] });
    send("abcdefgh");
    await clock.advance(5);
    await link.remove(toxic);
    expect(destination.arrivals).toEqual(["ab at 0", "cdefgh at 5"]);
  });
});
