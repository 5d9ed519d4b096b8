/** What a fault did, told when it is taken back. */

/** The proof that a fault took effect. */
export interface Effect {
  /** 0: it acted on nothing, so the run proves nothing about it. */
  readonly touched: number;
  /** What was counted: `connections`, `requests`, `processes`; empty: nobody could count. */
  readonly unit: string;
  /** In words, with whatever else is known. */
  readonly evidence: string;
}

/** Takes the fault back and tells what it had done. Called once. */
export type Undo = () => Promise<Effect>;
