/**
 * Section hold: a thousand connections that are opened at the same moment and held; each must answer
 * twice.
 */

import { interleaved, medianOf, playNearEnd } from "./rounds.js";
import { decimals, tableOf } from "./table.js";

const connections = 1000;
const titles = [
  `${connections} connections`,
  "answers",
  "asked",
  "ready in ms",
  "KiB each",
  "MiB in all",
];

/**
 * Resident memory of the proxy, in the first round: later ones, and other sections, find it grown. A
 * process with room left in its heap grows less than a connection takes, so all of it is told, too.
 */
export async function measureHold({ paths, isQuick, tell }) {
  tell("hold");
  const rounds = await interleaved(isQuick ? 1 : 3, paths, ({ echo, pid }) =>
    playNearEnd({ task: "hold", port: echo, pid, connections }),
  );
  return tableOf(
    titles,
    paths.map(({ name }) => [
      name,
      ...["answers", "asked"].map((field) => sum(rounds.map((round) => round[name][field]))),
      told(rounds, name, "readyMs"),
      told(rounds.slice(0, 1), name, "kibEach"),
      told(rounds.slice(0, 1), name, "mib"),
    ]),
  );
}

const told = (rounds, name, field) =>
  decimals(
    medianOf(rounds, (round) => round[name][field]),
    0,
  );
const sum = (values) => values.reduce((total, value) => total + value, 0);
