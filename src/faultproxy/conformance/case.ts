/** One claim about a Toxiproxy server: what is done to it, and what must be seen. */

import type { Bench } from "./bench.ts";

/** Where a server may knowingly do something else than toxiproxy-server 2.12. */
export interface KnownDifference {
  /** Who does it, and why: `gameday: …`. */
  readonly because: string;
  readonly expected: string;
}

/** What was seen, or why nobody looked. */
export type Observed = string | { readonly notTried: string };

/** The same as it is judged: a case that broke off is different, whatever was expected. */
export type Outcome = Observed | { readonly brokenOff: string };

/** A case that reaches beyond its own proxies is left out where others have theirs. */
export type Reach = "sees all" | "changes all";

export interface Case {
  /** A sentence without its full stop. */
  readonly name: string;
  /** What it belongs to: `populate`, `latency`. */
  readonly section: string;
  /** What toxiproxy-server 2.12 does: a pattern, see text-pattern.ts. */
  readonly expected: string;
  readonly known?: KnownDifference;
  readonly reach?: Reach;
  observe(bench: Bench): Promise<Observed>;
}

export type Verdict = "as specified" | "known" | "different" | "left out";

export interface CaseResult {
  readonly case: string;
  readonly section: string;
  readonly verdict: Verdict;
  /** Not different. */
  readonly ok: boolean;
  readonly expected: string;
  readonly observed: string;
  /** Why it may differ, or was left out; null with the other verdicts. */
  readonly because: string | null;
}
