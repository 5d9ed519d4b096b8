/** Section ping: what a path adds to the round trip of a small message on one connection. */

import { interleaved, medianOf, playNearEnd } from "./rounds.js";
import { decimals, tableOf } from "./table.js";

const titles = ["round trip of 64 bytes", "p50 us", "p99 us", "added p50", "added p99", "ratio"];

/** The ratio is of the p50 that is added, to what toxiproxy adds. */
export async function measurePing({ paths, isQuick, tell }) {
  tell("ping");
  const times = isQuick ? 5000 : 20_000;
  const rounds = await interleaved(isQuick ? 3 : 7, paths, ({ echo }) =>
    playNearEnd({ task: "ping", port: echo, times }),
  );
  return tableOf(
    titles,
    paths.map(({ name }) => rowOf(name, rounds)),
  );
}

function rowOf(name, rounds) {
  const added = (round, path, field) => round[path]?.[field] - round.direct[field];
  const ofDirect = name === "direct";
  const told = (read) => (ofDirect ? null : decimals(medianOf(rounds, read), 0));
  const ratio = (round) => added(round, name, "p50Us") / added(round, "toxiproxy", "p50Us");
  return [
    name,
    decimals(
      medianOf(rounds, (round) => round[name].p50Us),
      0,
    ),
    decimals(
      medianOf(rounds, (round) => round[name].p99Us),
      0,
    ),
    told((round) => added(round, name, "p50Us")),
    told((round) => added(round, name, "p99Us")),
    ofDirect ? null : decimals(medianOf(rounds, ratio), 2),
  ];
}
