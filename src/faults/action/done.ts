/** An action carried out, and whether it did what it should. */

import { GamedayError, messageOf } from "../../base/errors.ts";
import { showDuration } from "../../base/quantity.ts";
import { plain } from "../../load/check/plain-text.ts";
import { withoutSecrets } from "../../load/check/redaction.ts";
import type { Actions, CommandOrder, HttpOrder } from "./actions.ts";

export interface Done {
  /** All that is kept of what it said. */
  readonly said: string;
  /** In words: `kubectl ended with exit code 0: pod deleted`. */
  readonly words: string;
  readonly isGood: boolean;
}

/** Rejects with E_FAULT if it could not be started: then it did nothing. */
export async function commandDone(order: CommandOrder, actions: Actions): Promise<Done> {
  const { exitCode, stdout, stderr } = await actions.command(order);
  const name = order.shell ? "the shell" : (order.run[0] ?? "");
  const end =
    exitCode === null
      ? `did not end within ${showDuration(order.timeout)}`
      : `ended with exit code ${exitCode}`;
  const said = [stdout, stderr].filter((text) => text.trim() !== "").join("\n");
  return { said, words: wordsOf(`${name} ${end}`, said), isGood: exitCode === 0 };
}

/**
 * One that came to no answer may have arrived all the same, so it rejects only if it was not sent.
 * `statuses`: none is any below 400.
 */
export async function httpDone(
  order: HttpOrder,
  statuses: readonly number[],
  actions: Actions,
): Promise<Done> {
  try {
    const { status, body } = await actions.http(order);
    const isGood = statuses.length === 0 ? status < 400 : statuses.includes(status);
    const said = withoutSecrets(plain(body), []);
    const words = wordsOf(`${order.method} ${order.url} answered ${status}`, said);
    return { said, words, isGood };
  } catch (error) {
    if (!(error instanceof GamedayError) || error.code !== "E_FAULT") throw error;
    return { said: "", words: messageOf(error), isGood: false };
  }
}

/** UTF-16 units of what was said that are told; its end tells the most. */
const mostTold = 1000;

function wordsOf(end: string, said: string): string {
  const text = said.trim();
  if (text === "") return end;
  return `${end}: ${text.length <= mostTold ? text : `…${text.slice(-mostTold)}`}`;
}
