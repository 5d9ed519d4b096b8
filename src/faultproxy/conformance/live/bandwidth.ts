/** bandwidth: how much comes when. */

import { arrival, type LiveRow, liveCases } from "./line.ts";

const limited = (rate: number) => [{ type: "bandwidth", attributes: { rate } }];
const data = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
const text = data.toString("latin1");

const rows: readonly LiveRow[] = [
  {
    name: "is paid for before it sends: 20 KB at 100 KB/s take 200 ms",
    toxics: limited(100),
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send(data);
      const isIntact = (await receiver.until(data.length)) === text;
      return `${isIntact ? "intact" : "damaged"}, ${passed(200)}`;
    },
    expected: "intact, not before 200 ms",
  },
  {
    name: "a large chunk comes in portions of 100 ms",
    toxics: limited(50),
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send(data);
      const first = (await receiver.until(1)).length;
      return `${first % 5000 === 0 && first < data.length ? "portions" : first}, ${passed(100)}`;
    },
    expected: "portions, not before 100 ms",
  },
  {
    name: "of 0 stalls, and a removal sends everything in order",
    toxics: limited(0),
    async act(line, sender, receiver) {
      for (const letter of "abc") {
        sender.send(letter);
        await line.bench.pause(40);
      }
      const before = receiver.seen;
      await line.remove();
      return `${before}, then ${await arrival(receiver, 3)}`;
    },
    expected: '"" open, then "abc" open',
  },
  {
    name: "an update sends the rest of a chunk at once",
    toxics: limited(1),
    async act(line, sender, receiver) {
      sender.send(data);
      await line.quiet();
      await line.update({ rate: 1 });
      return (await receiver.until(data.length)) === text ? "intact" : "damaged";
    },
    expected: "intact",
  },
  {
    name: "the end comes behind the data",
    toxics: limited(100),
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send(data);
      sender.finish();
      const end = await receiver.ended;
      return `${receiver.received === text ? "intact" : "damaged"} ${end}, ${passed(200)}`;
    },
    expected: "intact FIN, not before 200 ms",
  },
];

export const bandwidthCases = liveCases("bandwidth", rows);
