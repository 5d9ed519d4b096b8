/** limit_data: how much gets through before the end. */

import { arrival, bothEnds, type LiveRow, liveCases } from "./line.ts";

const limit = (bytes: number) => [{ type: "limit_data", attributes: { bytes } }];

const rows: readonly LiveRow[] = [
  {
    name: "cuts a chunk at the limit and closes both ends",
    toxics: limit(4),
    async act(_line, sender, receiver) {
      sender.send("abcdefgh");
      return bothEnds(sender, receiver);
    },
    expected: 'received "abcd" FIN, sender FIN',
  },
  {
    name: "counts over several chunks",
    toxics: limit(5),
    async act(_line, sender, receiver) {
      sender.send("abc");
      await receiver.until(3);
      sender.send("defg");
      return bothEnds(sender, receiver);
    },
    expected: 'received "abcde" FIN, sender FIN',
  },
  {
    name: "closes as soon as the limit is reached",
    toxics: limit(3),
    async act(_line, sender, receiver) {
      sender.send("abc");
      return bothEnds(sender, receiver);
    },
    expected: 'received "abc" FIN, sender FIN',
  },
  {
    name: "of 0 waits for the first chunk, sends nothing and closes",
    toxics: limit(0),
    async act(line, sender, receiver) {
      await line.quiet();
      const before = receiver.seen;
      sender.send("a");
      return `${before}, then ${await bothEnds(sender, receiver)}`;
    },
    expected: '"" open, then received "" FIN, sender FIN',
  },
  {
    name: "does nothing below the limit",
    toxics: limit(4),
    async act(line, sender, receiver) {
      sender.send("abc");
      await line.quiet();
      return receiver.seen;
    },
    expected: '"abc" open',
  },
  {
    name: "counts each connection for itself",
    toxics: limit(4),
    async act(line, sender, receiver) {
      const [sender2, receiver2] = await line.connect();
      sender.send("abc");
      sender2.send("xyz");
      return `${await arrival(receiver, 3)}, ${await arrival(receiver2, 3)}`;
    },
    expected: '"abc" open, "xyz" open',
  },
  {
    name: "keeps its count when it is updated",
    toxics: limit(100),
    async act(line, sender, receiver) {
      sender.send("abc");
      await receiver.until(3);
      await line.update({ bytes: 4 });
      sender.send("defg");
      return bothEnds(sender, receiver);
    },
    expected: 'received "abcd" FIN, sender FIN',
  },
  {
    name: "set below its count, closes at the next chunk",
    toxics: limit(100),
    async act(line, sender, receiver) {
      sender.send("abc");
      await receiver.until(3);
      await line.update({ bytes: 2 });
      sender.send("d");
      return bothEnds(sender, receiver);
    },
    expected: 'received "abc" FIN, sender FIN',
  },
  {
    name: "counts from when it was added to a live connection, until it is removed",
    async act(line, sender, receiver) {
      sender.send("abc");
      await receiver.until(3);
      await line.add({ type: "limit_data", attributes: { bytes: 3 } });
      sender.send("de");
      await receiver.until(5);
      await line.remove();
      sender.send("fgh");
      return arrival(receiver, 8);
    },
    expected: '"abcdefgh" open',
  },
];

export const limitDataCases = liveCases("limit_data", rows);
