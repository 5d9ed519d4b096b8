/** slicer: in how many pieces data comes. */

import { arrival, forever, type LiveRow, liveCases } from "./line.ts";

const data = Buffer.from(Array.from({ length: 20_000 }, (_, index) => index % 251));
const text = data.toString("latin1");

const microseconds = (milliseconds: number): number => milliseconds * 1000;
const sliced = (attributes: Readonly<Record<string, number>>) => [{ type: "slicer", attributes }];

/** Pieces that the kernel put together are counted as one, so the time tells the least. */
const counted = (count: number, averageSize: number): LiveRow => ({
  name: `cuts 8 bytes into ${count} pieces of ${averageSize}`,
  toxics: sliced({ average_size: averageSize, delay: microseconds(40) }),
  async act(line, sender, receiver) {
    const passed = line.started();
    sender.send("abcdefgh");
    await receiver.until(8);
    const atMost = receiver.pieces.length <= count ? `at most ${count}` : receiver.pieces.length;
    return `${receiver.seen} in ${atMost} pieces, ${passed((count - 1) * 40)}`;
  },
  expected: `"abcdefgh" open in at most ${count} pieces, not before ${(count - 1) * 40} ms`,
});

const rows: readonly LiveRow[] = [
  counted(8, 1),
  counted(4, 2),
  counted(2, 4),
  {
    name: "varies the sizes and loses nothing",
    toxics: sliced({ average_size: 500, size_variation: 200 }),
    async act(_line, sender, receiver) {
      sender.send(data);
      sender.finish();
      const end = await receiver.ended;
      return `${receiver.received === text ? "intact" : "damaged"} ${end}`;
    },
    expected: "intact FIN",
  },
  ...(["update", "removal"] as const).map(
    (change) =>
      ({
        name: `an ${change} sends the rest in one piece`.replace("an r", "a r"),
        toxics: sliced({ average_size: 2, delay: microseconds(forever) }),
        async act(line, sender, receiver) {
          sender.send("abcdefgh");
          const first = await receiver.until(1);
          await (change === "update" ? line.update({}) : line.remove());
          const all = await receiver.until(8);
          return `"${first}", then "${all}" in ${receiver.pieces.length} pieces`;
        },
        expected: '"ab", then "abcdefgh" in 2 pieces',
      }) satisfies LiveRow,
  ),
  {
    name: "with average_size 0, the default",
    async act(line, sender, receiver) {
      if (!(await line.isGameday())) return { notTried: "it ends a toxiproxy-server" };
      await line.add({ type: "slicer" });
      sender.send("abc");
      return arrival(receiver, 3);
    },
    expected: "the server is gone",
    known: { because: "gameday: passes data through", expected: '"abc" open' },
  },
];

export const slicerCases = liveCases("slicer", rows);
