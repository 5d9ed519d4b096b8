/** What is done and taken back by orders to somebody else. */

import { GamedayError, messageOf } from "../../base/errors.ts";
import type { Effect } from "../effect.ts";
import type { Prepared } from "../prepared.ts";
import type { Remedy } from "../remedy.ts";
import type { Done } from "./done.ts";
import { type Proof, provenBy } from "./proof-fields.ts";

export interface TwoWay {
  readonly remedies: readonly Remedy[];
  readonly proof: Proof;
  /** Throws if one of the two lacks what it needs. */
  readonly check: () => void;
  /** Rejects if it did nothing. */
  readonly act: () => Promise<Done>;
  readonly takeBack: (() => Promise<Done>) | null;
}

export function prepareTwoWay({ remedies, proof, check, act, takeBack }: TwoWay): Prepared {
  return {
    remedies,
    async inject() {
      // A fault that cannot be taken back is not begun.
      check();
      const done = await act();
      if (!done.isGood) throw failed(`${done.words}${await afterFailure(takeBack)}`);
      return async () => {
        const taken = await takenBack(takeBack);
        return effectOf(done, taken, proof);
      };
    },
  };
}

export const failed = (message: string): GamedayError => new GamedayError("E_FAULT", message);

function effectOf(done: Done, taken: string, proof: Proof): Effect {
  const proven = provenBy(done.said, proof);
  const silence = proven.touched > 0 ? "" : `; it says nothing like ${proof.pattern}`;
  return { ...proven, evidence: `${done.words}${silence}; ${taken}` };
}

async function takenBack(takeBack: TwoWay["takeBack"]): Promise<string> {
  if (takeBack === null) return "nothing takes it back";
  const undone = await takeBack();
  if (!undone.isGood) throw failed(undone.words);
  return `taken back: ${undone.words}`;
}

/** What failed may have done a part of its work. */
async function afterFailure(takeBack: TwoWay["takeBack"]): Promise<string> {
  if (takeBack === null) return "";
  try {
    return `; ${await takenBack(takeBack)}`;
  } catch (error) {
    return `; taking it back failed, too: ${messageOf(error)}`;
  }
}
