/** What is wrong in a scenario, and where: told all at once. */

import { GamedayError } from "../base/errors.ts";
import { type Path, type Places, showPath } from "./path.ts";

export interface Problem {
  /** `file:line:column`; `--set` for a value that came from the command line. */
  readonly where: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

/** The message begins with the path, which names the value even where no file does. */
export function problemAt(places: Places, path: Path, message: string, hint?: string): Problem {
  const told = path.length === 0 ? message : `${showPath(path)}: ${message}`;
  return { where: places.whereIs(path), message: told, ...(hint === undefined ? {} : { hint }) };
}

export function problemsError(problems: readonly Problem[]): GamedayError {
  const [first, ...rest] = problems;
  if (first === undefined) return new GamedayError("E_SCENARIO", "the scenario is wrong");
  const { where, message, hint } = first;
  if (rest.length === 0) {
    return new GamedayError(
      "E_SCENARIO",
      message,
      hint === undefined ? { where } : { where, hint },
    );
  }
  const others = rest.map((problem) => `${problem.where}: ${withHint(problem)}`);
  return new GamedayError("E_SCENARIO", [withHint(first), ...others].join("\n"), { where });
}

const withHint = ({ message, hint }: Problem): string =>
  hint === undefined ? message : `${message}\n  ${hint}`;
