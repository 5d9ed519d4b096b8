/** Toxicity: the share of connections that a toxic acts on. */

import type { Peer } from "../peer.ts";
import { type Line, type LiveRow, liveCases } from "./line.ts";

const dropping = (toxicity: number) => ({ type: "timeout", toxicity });

/** So many that chance fails to show both sides once in 2^23 runs. */
const connections = 24;

async function connectMore(line: Line, first: readonly [Peer, Peer]) {
  const all: (readonly [Peer, Peer])[] = [first];
  while (all.length < connections) all.push(await line.connect());
  return all;
}

/** What the receivers got, each kind once. */
async function endingsOf(all: readonly (readonly [Peer, Peer])[]): Promise<readonly string[]> {
  for (const [sender] of all) sender.finish();
  await Promise.all(all.map(([, receiver]) => receiver.ended));
  return [...new Set(all.map(([, receiver]) => receiver.received))].sort();
}

const rows: readonly LiveRow[] = [
  ...[0, -1].map(
    (toxicity): LiveRow => ({
      name: `${toxicity} spares every connection`,
      toxics: [dropping(toxicity)],
      async act(line, sender, receiver) {
        const all = await connectMore(line, [sender, receiver]);
        for (const [from] of all) from.send("a");
        return JSON.stringify(await endingsOf(all));
      },
      expected: '["a"]',
    }),
  ),
  ...[1, 2.5].map(
    (toxicity): LiveRow => ({
      name: `${toxicity} spares none`,
      toxics: [dropping(toxicity)],
      async act(line, sender, receiver) {
        const all = await connectMore(line, [sender, receiver]);
        for (const [from] of all) from.send("a");
        return JSON.stringify(await endingsOf(all));
      },
      expected: '[""]',
    }),
  ),
  {
    name: "0.5 decides for a connection, not for a chunk",
    toxics: [dropping(0.5)],
    async act(line, sender, receiver) {
      const all = await connectMore(line, [sender, receiver]);
      for (const letter of "abc") {
        for (const [from] of all) from.send(letter);
        await line.bench.pause(20);
      }
      return JSON.stringify(await endingsOf(all));
    },
    expected: '["","abc"]',
  },
  {
    name: "is decided anew when the toxic is updated",
    toxics: [dropping(0)],
    async act(line, sender, receiver) {
      sender.send("a");
      await receiver.until(1);
      await line.setToxicity(1);
      sender.send("b");
      sender.finish();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"a" FIN',
  },
  {
    name: "is decided anew when a toxic is added right behind",
    toxics: [dropping(0.5)],
    async act(line, sender, receiver) {
      const all = await connectMore(line, [sender, receiver]);
      for (const [from] of all) from.send("1");
      await line.quiet();
      await line.add({ type: "noop", name: "u" });
      for (const [from] of all) from.send("2");
      const kinds = await endingsOf(all);
      return kinds.includes("1") || kinds.includes("2") ? "anew" : "once for all";
    },
    expected: "anew",
  },
];

export const toxicityCases = liveCases("toxicity", rows);
