/** What the code of a scenario threw, in one line, and where in the scenario that was. */

import { messageOf } from "../../base/errors.ts";

export interface Thrown {
  readonly message: string;
  /** `path:line:column`, as far as it is known. */
  readonly where: string;
}

/** `module`: absolute path of the scenario. */
export function thrownIn(module: string, thrown: unknown): Thrown {
  const where = placeIn(module, thrown);
  // Node tells where it has looked for a module, and the compiler the place, behind the message.
  const [told = ""] = messageOf(thrown).split("\nRequire stack:", 1);
  const message = where === module ? told : told.replace(where, "");
  return { message: message.trim().replace(/\s+/g, " "), where };
}

/** The innermost line of the module. */
function placeIn(module: string, thrown: unknown): string {
  const text = thrown instanceof Error ? `${thrown.message}\n${thrown.stack}` : "";
  const [, behind = ""] = text.split(`${module}:`, 2);
  const [line] = /^\d+(:\d+)?/.exec(behind) ?? [];
  return line === undefined ? module : `${module}:${line}`;
}
