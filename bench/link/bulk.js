/** Section bulk: megabytes (of 10^6 bytes) per second through one connection, and through eight. */

import { interleaved, medianOf, playNearEnd } from "./rounds.js";
import { decimals, tableOf } from "./table.js";

const titles = ["bulk", "MB/s", "of direct", "of toxiproxy"];

export async function measureBulk({ paths, isQuick, tell }) {
  const rows = [];
  for (const connections of [1, 8]) {
    tell(`bulk: ${connections} connections`);
    const task = { task: "bulk", connections, bytes: isQuick ? 2 ** 28 : 2 ** 29 };
    const rounds = await interleaved(isQuick ? 3 : 7, paths, ({ sink }) =>
      playNearEnd({ ...task, port: sink }),
    );
    rows.push(...paths.map(({ name }) => rowOf(name, connections, rounds)));
  }
  return tableOf(titles, rows);
}

/** Each ratio is of one round, in which both ran within seconds. */
function rowOf(name, connections, rounds) {
  const rate = (round, path) => round[path]?.megabytesPerSecond;
  const ratioTo = (path) => medianOf(rounds, (round) => rate(round, name) / rate(round, path));
  return [
    `${name}, ${connections === 1 ? "1 connection" : `${connections} connections`}`,
    decimals(
      medianOf(rounds, (round) => rate(round, name)),
      0,
    ),
    decimals(ratioTo("direct"), 2),
    decimals(ratioTo("toxiproxy"), 2),
  ];
}
