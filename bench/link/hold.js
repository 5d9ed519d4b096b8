/**
 * Section hold: a thousand connections that are opened at the same moment and held; each must answer
 * twice.
 */

import { interleaved, medianOf, playNearEnd } from "./rounds.js";
import { decimals, tableOf } from "./table.js";

const connections = 1000;
const titles = [`${connections} connections`, "answers", "asked", "ready in ms", "KiB each"];

/** Memory is told of the first round: later ones, and other sections, find it grown already. */
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
      decimals(
        medianOf(rounds, (round) => round[name].readyMs),
        0,
      ),
      decimals(
        medianOf(rounds.slice(0, 1), (round) => round[name].kibEach),
        0,
      ),
    ]),
  );
}

const sum = (values) => values.reduce((total, value) => total + value, 0);
