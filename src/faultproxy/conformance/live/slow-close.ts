/** slow_close: when the end comes. */

import { arrival, forever, type LiveRow, liveCases } from "./line.ts";

const slow = (delay: number) => [{ type: "slow_close", attributes: { delay } }];

const rows: readonly LiveRow[] = [
  {
    name: "does not hold back data",
    toxics: slow(forever),
    async act(_line, sender, receiver) {
      sender.send("a");
      return arrival(receiver, 1);
    },
    expected: '"a" open',
  },
  {
    name: "holds back the end for its time",
    toxics: slow(200),
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("a");
      sender.finish();
      await receiver.ended;
      return `${receiver.seen}, ${passed(200)}`;
    },
    expected: '"a" FIN, not before 200 ms',
  },
  {
    name: "starts its time anew when it is updated",
    toxics: slow(forever),
    async act(line, sender, receiver) {
      sender.finish();
      await line.quiet();
      const before = receiver.seen;
      const passed = line.started();
      await line.update({ delay: 100 });
      await receiver.ended;
      return `${before}, then ${receiver.seen}, ${passed(100)}`;
    },
    expected: '"" open, then "" FIN, not before 100 ms',
  },
  {
    name: "ends at once when it is removed",
    toxics: slow(forever),
    async act(line, sender, receiver) {
      sender.finish();
      await line.quiet();
      await line.remove();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"" FIN',
  },
];

export const slowCloseCases = liveCases("slow_close", rows);
