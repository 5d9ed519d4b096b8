/** Connections without toxics: how they begin and end. */

import type { Bench } from "../bench.ts";
import type { Case } from "../case.ts";
import { bothEnds, type LiveRow, liveCases } from "./line.ts";

const endRows: readonly LiveRow[] = [
  {
    name: "bytes pass both ways, and the end behind them",
    async act(_line, sender, receiver) {
      receiver.send("back");
      await sender.until(4);
      sender.send("there");
      sender.finish();
      await receiver.ended;
      return `${receiver.seen}, ${JSON.stringify(sender.received)}`;
    },
    expected: '"there" FIN, "back"',
  },
  {
    name: "the end of one side is the end of the other, although it only ended its sending",
    async act(_line, sender, receiver) {
      sender.finish();
      return bothEnds(sender, receiver);
    },
    expected: 'received "" FIN, sender FIN',
  },
  {
    name: "an answer after the end of the question is lost",
    async act(_line, sender, receiver) {
      sender.send("question");
      sender.finish();
      await receiver.ended;
      receiver.send("answer");
      await sender.ended;
      return `${receiver.seen}, answer ${JSON.stringify(sender.received)}`;
    },
    expected: '"question" FIN, answer ""',
  },
  {
    name: "an RST of one side is a FIN to the other",
    async act(_line, sender, receiver) {
      sender.reset();
      await receiver.ended;
      return receiver.seen;
    },
    expected: '"" FIN',
  },
  {
    name: "two connections do not mix",
    async act(line, sender, receiver) {
      const [sender2, receiver2] = await line.connect();
      sender2.send("second");
      sender.send("first");
      await Promise.all([receiver.until(5), receiver2.until(6)]);
      return `${receiver.seen}, ${receiver2.seen}`;
    },
    expected: '"first" open, "second" open',
  },
];

const unreachable = (name: string, upstreamOf: (bench: Bench) => Promise<string>): Case => ({
  name: `${name} closes each client, and the proxy goes on`,
  section: "connections",
  expected: '"" FIN, "" FIN, true',
  async observe(bench) {
    const upstream = await upstreamOf(bench);
    const body = { name: bench.name, listen: "127.0.0.1:0", upstream };
    const created = await bench.must("POST", "/proxies", body);
    const port = Number(/:(\d+)"/.exec(created.body)?.[1]);
    const clients = [bench.client(port), bench.client(port)];
    await Promise.all(clients.map((client) => client.ended));
    const { body: shown } = await bench.must("GET", bench.path());
    return `${clients.map(({ seen }) => seen).join(", ")}, ${shown.includes('"enabled":true')}`;
  },
});

const unreachableCases = [
  unreachable(
    "an upstream where nothing listens",
    async (bench) => `127.0.0.1:${await bench.closedPort()}`,
  ),
  unreachable("an upstream without a port", async () => "127.0.0.1"),
];

export const connectionCases = [...liveCases("connections", endRows), ...unreachableCases];
