/** Carries out a remedy that is an order to somebody else. */

import { ms } from "../../base/units.ts";
import type { Remedy } from "../remedy.ts";
import type { Actions } from "./actions.ts";
import { commandDone, type Done, httpDone } from "./done.ts";
import { failed } from "./two-way.ts";

export type ActionRemedy = Extract<Remedy, { readonly kind: "command" | "http" }>;

/** Rejects with E_FAULT, and what it said, if it fails. */
export async function performAction(remedy: ActionRemedy, actions: Actions): Promise<void> {
  const done = await doneBy(remedy, actions);
  if (!done.isGood) throw failed(done.words);
}

function doneBy(remedy: ActionRemedy, actions: Actions): Promise<Done> {
  const timeout = ms(remedy.timeoutMs);
  switch (remedy.kind) {
    case "command":
      return commandDone({ run: remedy.run, shell: remedy.shell, timeout }, actions);
    case "http": {
      const { method, url, headers, body, statuses } = remedy;
      return httpDone({ method, url, headers, body, timeout }, statuses, actions);
    }
    default:
      return remedy satisfies never;
  }
}
