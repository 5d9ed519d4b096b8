/** timeout: what is dropped, and when the connection ends. */

import { bothEnds, forever, type LiveRow, liveCases } from "./line.ts";

const timeout = (timeout: number, toxicity = 1) => [
  { type: "timeout", toxicity, attributes: { timeout } },
];

const rows: readonly LiveRow[] = [
  {
    name: "of 0 drops everything and never closes",
    toxics: timeout(0),
    async act(line, sender, receiver) {
      sender.send("a");
      await line.quiet();
      return `${receiver.seen}, sender ${sender.seen}`;
    },
    expected: '"" open, sender "" open',
  },
  {
    name: "closes both ends after its time",
    toxics: timeout(150),
    async act(line, sender, receiver) {
      const passed = line.started();
      return `${await bothEnds(sender, receiver)}, ${passed(100)}`;
    },
    expected: 'received "" FIN, sender FIN, not before 100 ms',
  },
  {
    name: "starts its time anew with each chunk",
    toxics: timeout(600),
    async act(line, sender, receiver) {
      await line.bench.pause(300);
      const passed = line.started();
      sender.send("a");
      return `${await bothEnds(sender, receiver)}, ${passed(600)}`;
    },
    expected: 'received "" FIN, sender FIN, not before 600 ms',
  },
  {
    name: "starts its time anew when it is updated",
    toxics: timeout(forever),
    async act(line, sender, receiver) {
      const passed = line.started();
      await line.update({ timeout: 100 });
      return `${await bothEnds(sender, receiver)}, ${passed(100)}`;
    },
    expected: 'received "" FIN, sender FIN, not before 100 ms',
  },
  {
    name: "ends at once when the source does",
    toxics: timeout(forever),
    async act(_line, sender, receiver) {
      sender.send("a");
      sender.finish();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"" FIN',
  },
  {
    name: "closes both ends when it is removed",
    toxics: timeout(0),
    async act(line, sender, receiver) {
      sender.send("a");
      await line.quiet();
      await line.remove();
      return bothEnds(sender, receiver);
    },
    expected: 'received "" FIN, sender FIN',
  },
  {
    name: "closes even what toxicity had spared when it is removed",
    toxics: timeout(0, 0),
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.remove();
      return bothEnds(sender, receiver);
    },
    expected: 'received "a" FIN, sender FIN',
  },
  {
    name: "drops what comes after it was added to a live connection",
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.add({ type: "timeout" });
      sender.send("b");
      sender.finish();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"a" FIN',
  },
  {
    name: "is removed by a reset, which closes both ends",
    toxics: timeout(0),
    async act(line, sender, receiver) {
      // Until the connection has its toxics, a reset would find none there.
      await line.quiet();
      await line.bench.must("POST", "/reset");
      return bothEnds(sender, receiver);
    },
    expected: 'received "" FIN, sender FIN',
    reach: "changes all",
  },
];

export const timeoutCases = liveCases("timeout", rows);
