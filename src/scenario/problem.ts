/** What is wrong in a scenario, and where: told all at once. */

import { GamedayError } from "../base/errors.ts";

export interface Problem {
  /** `file:line:column`. */
  readonly where: string;
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
}

export function problemsError(problems: readonly Problem[]): GamedayError {
  const [first, ...rest] = problems;
  const others = rest.map(({ where, message, hint }) =>
    [`${where}: ${message}`, ...(hint === undefined ? [] : [`  ${hint}`])].join("\n"),
  );
  const message = [first?.message ?? "the scenario is wrong", ...others].join("\n");
  return new GamedayError("E_SCENARIO", message, {
    ...(first === undefined ? {} : { where: first.where }),
    ...(first?.hint === undefined || others.length > 0 ? {} : { hint: first.hint }),
  });
}
