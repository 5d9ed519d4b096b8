/** Rounds in which each path is measured once, by a near end of its own. */

import { fileURLToPath } from "node:url";
import { run } from "../load/children.js";
import { median } from "../load/statistics.js";

const nearEnd = fileURLToPath(new URL("near-end.js", import.meta.url));
/** A path that stalls is given up: it fails the measurement instead of holding it up. */
const patienceMs = 60_000;

/** One object a round, with what each path has shown under its name. */
export async function interleaved(rounds, paths, play) {
  const seen = [];
  for (let round = 0; round < rounds; round++) {
    const shown = {};
    for (const path of paths) shown[path.name] = await play(path);
    seen.push(shown);
  }
  return seen;
}

export async function playNearEnd(task) {
  const watch = (child) => {
    const timer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
    return () => clearTimeout(timer);
  };
  const { code, stdout, stderr } = await run(process.execPath, [nearEnd, JSON.stringify(task)], {
    watch,
  });
  if (code !== 0) throw new Error(`${task.task} was not played: ${stderr || "no end in 60 s"}`);
  return JSON.parse(stdout);
}

/** Of one figure of one path, or of whatever each round is read for; null when it is not there. */
export const medianOf = (rounds, read) =>
  median(rounds.map(read).map((value) => (Number.isFinite(value) ? value : null)));
