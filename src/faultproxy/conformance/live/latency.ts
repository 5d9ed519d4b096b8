/** latency, and noop, which is what a toxic is that does nothing. */

import { arrival, forever, type LiveRow, liveCases } from "./line.ts";

const hour = { type: "latency", attributes: { latency: forever } };
const of = (latency: number, name = "t") => ({ type: "latency", name, attributes: { latency } });

/** Long enough for two writes to be read one by one. */
const apart = 60;

const rows: readonly LiveRow[] = [
  {
    name: "holds a chunk back for its time",
    toxics: [of(150)],
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("a");
      return `${await arrival(receiver, 1)}, ${passed(150)}`;
    },
    expected: '"a" open, not before 150 ms',
  },
  {
    name: "two of them add up",
    toxics: [of(100), of(100, "u")],
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("a");
      return `${await arrival(receiver, 1)}, ${passed(200)}`;
    },
    expected: '"a" open, not before 200 ms',
  },
  {
    name: "its jitter is never earlier than latency - jitter, and keeps the order",
    toxics: [{ type: "latency", attributes: { latency: 60, jitter: 20 } }],
    async act(line, sender, receiver) {
      const passed = line.started();
      const sent: string[] = [];
      for (let index = 0; index < 30; index++) {
        sent.push(`${index},`);
        sender.send(`${index},`);
        await line.bench.pause(2);
      }
      const text = sent.join("");
      const order = (await receiver.until(text.length)) === text ? "in order" : receiver.seen;
      return `${order}, ${passed(40)}`;
    },
    expected: "in order, not before 40 ms",
  },
  {
    name: "delays, but does not slow down: ten chunks take less than half of ten delays",
    toxics: [of(500)],
    async act(line, sender, receiver) {
      const start = line.bench.clock.now();
      for (let index = 0; index < 10; index++) {
        sender.send("a");
        await line.bench.pause(10);
      }
      await receiver.until(10);
      return line.bench.clock.now() - start < 2500 ? "together" : "one after the other";
    },
    expected: "together",
  },
  {
    name: "the end comes behind the data",
    toxics: [of(100)],
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("abc");
      sender.finish();
      await receiver.ended;
      return `${receiver.seen}, ${passed(100)}`;
    },
    expected: '"abc" FIN, not before 100 ms',
  },
  {
    name: "an update sends at once what waits, and what queues behind it meets the new time",
    toxics: [hour],
    async act(line, sender, receiver) {
      for (const letter of "abc") {
        sender.send(letter);
        await line.bench.pause(apart);
      }
      const before = receiver.seen;
      await line.update({ latency: 0 });
      return `${before}, then ${await arrival(receiver, 3)}`;
    },
    expected: '"" open, then "abc" open',
  },
  {
    name: "a removal sends everything at once, in order",
    toxics: [hour],
    async act(line, sender, receiver) {
      for (const letter of "abcdef") {
        sender.send(letter);
        await line.bench.pause(20);
      }
      const before = receiver.seen;
      await line.remove();
      return `${before}, then ${await arrival(receiver, 6)}`;
    },
    expected: '"" open, then "abcdef" open',
  },
  {
    name: "a toxic added behind it frees the chunk that waits, and no other",
    toxics: [hour],
    async act(line, sender, receiver) {
      sender.send("a");
      await line.bench.pause(apart);
      sender.send("b");
      await line.bench.pause(apart);
      await line.add({ type: "noop", name: "u" });
      await receiver.until(1);
      await line.quiet();
      return receiver.seen;
    },
    expected: '"a" open',
  },
  {
    name: "does not touch the other stream",
    toxics: [hour],
    async act(_line, sender, receiver) {
      receiver.send("a");
      return arrival(sender, 1);
    },
    expected: '"a" open',
  },
];

const noop = [{ type: "noop" }];

const noopRows: readonly LiveRow[] = [
  {
    name: "passes data, and the end behind it",
    toxics: noop,
    async act(_line, sender, receiver) {
      sender.send("abc");
      sender.finish();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"abc" FIN',
  },
  {
    name: "can be added to, updated on and removed from a live connection",
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.add({ type: "noop" });
      sender.send("b");
      await receiver.until(2);
      await line.update({});
      sender.send("c");
      await receiver.until(3);
      await line.remove();
      sender.send("d");
      return arrival(receiver, 4);
    },
    expected: '"abcd" open',
  },
];

export const latencyCases = [...liveCases("latency", rows), ...liveCases("noop", noopRows)];
