/** What is done and taken back by orders to somebody else. */

import { GamedayError } from "../../base/errors.ts";
import { type Milliseconds, ms, seconds } from "../../base/units.ts";
import type { Effect } from "../effect.ts";
import { nothingDone } from "../nothing-done.ts";
import type { Prepared } from "../prepared.ts";
import type { Remedy } from "../remedy.ts";
import type { Done } from "./done.ts";
import { type Proof, provenBy } from "./proof-fields.ts";

export interface TwoWay {
  readonly remedies: readonly Remedy[];
  readonly proof: Proof;
  /** The time limit of each of the two. */
  readonly limit: Milliseconds;
  /** Throws if one of the two lacks what it needs. */
  readonly check: () => void;
  /** Rejects if it did nothing. */
  readonly act: () => Promise<Done>;
  readonly takeBack: (() => Promise<Done>) | null;
}

/** Beyond the time limit of an action: until its processes are ended, and its answer is read. */
const margin = seconds(5);

export function prepareTwoWay({ remedies, proof, limit, check, act, takeBack }: TwoWay): Prepared {
  return {
    remedies,
    limit: ms(limit + margin),
    async inject() {
      const done = await begun(check, act);
      // What failed may have done a part of its work: its remedies take that back.
      if (!done.isGood) throw failed(done.words);
      return async () => effectOf(done, await takenBack(takeBack), proof);
    },
  };
}

/** A fault that cannot be taken back is not begun. */
async function begun(check: TwoWay["check"], act: TwoWay["act"]): Promise<Done> {
  try {
    check();
    return await act();
  } catch (error) {
    throw nothingDone(error);
  }
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
