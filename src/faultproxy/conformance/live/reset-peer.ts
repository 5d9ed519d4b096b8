/** reset_peer: who gets an RST, and when. */

import { arrival, bothEnds, forever, type LiveRow, liveCases } from "./line.ts";

const reset = (timeout: number, toxicity = 1) => [
  { type: "reset_peer", toxicity, attributes: { timeout } },
];

const rows: readonly LiveRow[] = [
  {
    name: "resets both ends at the first chunk, which is lost",
    toxics: reset(0),
    async act(_line, sender, receiver) {
      sender.send("a");
      return bothEnds(sender, receiver);
    },
    expected: 'received "" RST, sender RST',
  },
  {
    name: "waits for its time before",
    toxics: reset(150),
    async act(line, sender, receiver) {
      const passed = line.started();
      sender.send("a");
      return `${await bothEnds(sender, receiver)}, ${passed(150)}`;
    },
    expected: 'received "" RST, sender RST, not before 150 ms',
  },
  {
    name: "never resets an idle connection",
    toxics: reset(0),
    async act(line, sender, receiver) {
      await line.quiet();
      return `${receiver.seen}, sender ${sender.seen}`;
    },
    expected: '"" open, sender "" open',
  },
  {
    name: "makes an RST of the end of the source",
    toxics: reset(0),
    async act(_line, sender, receiver) {
      sender.finish();
      return bothEnds(sender, receiver);
    },
    expected: 'received "" RST, sender RST',
  },
  {
    name: "is not set off by the other stream",
    toxics: reset(0),
    async act(_line, sender, receiver) {
      receiver.send("a");
      return arrival(sender, 1);
    },
    expected: '"a" open',
  },
  {
    name: "removed in time leaves the connection whole",
    toxics: reset(0),
    async act(line, sender, receiver) {
      await line.remove();
      sender.send("a");
      return arrival(receiver, 1);
    },
    expected: '"a" open',
  },
  {
    name: "added to a live connection ends it with a FIN",
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.add({ type: "reset_peer" });
      sender.send("b");
      return bothEnds(sender, receiver);
    },
    expected: 'received "a" FIN, sender FIN',
    known: { because: "gameday: resets it, as it says", expected: 'received "a" RST, sender RST' },
  },
  {
    name: "a connection that toxicity spared ends with an RST too",
    toxics: reset(0, 0),
    async act(_line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      sender.finish();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"a" RST',
    known: { because: "gameday: it ends as without the toxic", expected: '"a" FIN' },
  },
  {
    name: "an update while it waits is answered after the reset, at the end of the wait",
    toxics: reset(1500),
    async act(line, sender, receiver) {
      const start = line.bench.clock.now();
      sender.send("a");
      await line.quiet();
      await line.update({ timeout: forever });
      const ends = await bothEnds(sender, receiver);
      return `${ends}, ${line.bench.clock.now() - start < 1499 ? "at once" : "at its end"}`;
    },
    expected: 'received "" RST, sender RST, at its end',
    known: {
      because: "gameday: the call does not hang, and the reset comes at once",
      expected: 'received "" RST, sender RST, at once',
    },
  },
];

export const resetPeerCases = liveCases("reset_peer", rows);
