/** Several toxics at once, and changes while data flows. */

import { arrival, forever, type LiveRow, liveCases } from "./line.ts";

const latency = (milliseconds: number, name: string) => ({
  type: "latency",
  name,
  attributes: { latency: milliseconds },
});

const data = Buffer.from(Array.from({ length: 400_000 }, (_, index) => (index * 7) % 253));
const text = data.toString("latin1");

const stackRows: readonly LiveRow[] = [
  {
    name: "each acts on what the one before lets through",
    toxics: [latency(100, "l"), { type: "limit_data", attributes: { bytes: 3 } }],
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("abcdef");
      await receiver.ended;
      return `${receiver.seen}, ${passed(100)}`;
    },
    expected: '"abc" FIN, not before 100 ms',
  },
  {
    name: "a limit closes behind what a later latency still holds",
    toxics: [{ type: "limit_data", attributes: { bytes: 3 } }, latency(100, "l")],
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("abcdef");
      await receiver.ended;
      return `${receiver.seen}, ${passed(100)}`;
    },
    expected: '"abc" FIN, not before 100 ms',
  },
  {
    name: "many of them pass 400 KB byte for byte",
    toxics: [
      { type: "noop", name: "1" },
      latency(5, "2"),
      { type: "slicer", name: "3", attributes: { average_size: 5000, size_variation: 900 } },
      { type: "bandwidth", name: "4", attributes: { rate: 100_000 } },
      { type: "limit_data", name: "5", attributes: { bytes: 1_000_000 } },
      { type: "slow_close", name: "6", attributes: { delay: 5 } },
    ],
    async act(_line, sender, receiver) {
      sender.send(data);
      sender.finish();
      const end = await receiver.ended;
      return `${receiver.received === text ? "intact" : "damaged"} ${end}`;
    },
    expected: "intact FIN",
  },
  {
    name: "one in each stream act for themselves",
    toxics: [{ type: "limit_data", attributes: { bytes: 3 } }],
    async act(line, sender, receiver) {
      const other = line.stream === "upstream" ? "downstream" : "upstream";
      await line.add({ ...latency(100, "l"), stream: other });
      const passed = line.started();
      receiver.send("xyz");
      await sender.until(3);
      const back = `${sender.received} ${passed(100)}`;
      sender.send("abcdef");
      await receiver.ended;
      return `${back}, ${receiver.seen}`;
    },
    expected: 'xyz not before 100 ms, "abc" FIN',
  },
];

const liveRows: readonly LiveRow[] = [
  {
    name: "a toxic that is added acts on a live connection",
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.add(latency(150, "t"));
      const passed = line.started();
      sender.send("b");
      return `${await arrival(receiver, 2)}, ${passed(150)}`;
    },
    expected: '"ab" open, not before 150 ms',
  },
  {
    name: "a toxic in the middle can be removed, and what it held keeps its order",
    toxics: [{ type: "noop", name: "1" }, latency(forever, "2"), { type: "noop", name: "3" }],
    async act(line, sender, receiver) {
      for (const letter of "abc") {
        sender.send(letter);
        await line.bench.pause(20);
      }
      await line.remove("2");
      sender.send("d");
      return arrival(receiver, 4);
    },
    expected: '"abcd" open',
  },
  {
    name: "400 KB stay whole while toxics come and go",
    async act(line, sender, receiver) {
      for (let part = 0; part < 10; part++) {
        sender.send(data.subarray(part * 40_000, (part + 1) * 40_000));
        const name = String(part);
        await line.add({ type: "slicer", name, attributes: { average_size: 3000 } });
        await line.update({ average_size: 4000 }, name);
        if (part > 1) await line.remove(String(part - 2));
      }
      return (await receiver.until(data.length)) === text ? "intact" : "damaged";
    },
    expected: "intact",
  },
  {
    name: "removing a toxic while the receiver does not read",
    toxics: [latency(1, "t")],
    async act(line, sender, receiver) {
      if (!(await line.isGameday())) return { notTried: "it locks a toxiproxy-server for good" };
      receiver.pauseReading();
      sender.send(Buffer.alloc(64 * 1024 * 1024));
      await line.bench.pause(700);
      await line.remove();
      return "answered";
    },
    expected: "the server does not answer, nor any GET /proxies after that",
    known: { because: "gameday: answers at once", expected: "answered" },
  },
];

export const chainCases = [
  ...liveCases("several toxics", stackRows),
  ...liveCases("live changes", liveRows),
];
