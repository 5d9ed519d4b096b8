/** An error as people should read it: what, where, what to do. */

import { GamedayError, messageOf } from "../base/errors.ts";

export function tellError(error: unknown): string {
  if (!(error instanceof GamedayError)) return `gameday: ${unexpected(error)}\n`;
  const { where, hint } = error;
  const message = messageOf(error);
  const first = where === undefined ? message : `${where}: ${message}`;
  return `gameday: ${first}\n${hint === undefined ? "" : `  ${hint}\n`}`;
}

/** Our own bug: the trace is what helps to mend it. */
const unexpected = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
