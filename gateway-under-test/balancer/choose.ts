/** Least in flight; between equals, each in turn. */

export interface Candidate {
  readonly isUp: boolean;
  readonly inFlight: number;
}

/** `turn` counts the choices made so far; `except` are the ones that have failed this request. */
export function choose<Each extends Candidate>(
  candidates: readonly Each[],
  turn: number,
  except: ReadonlySet<Each>,
): Each | undefined {
  const able = candidates.filter((candidate) => candidate.isUp && !except.has(candidate));
  const least = Math.min(...able.map((candidate) => candidate.inFlight));
  const equals = able.filter((candidate) => candidate.inFlight === least);
  return equals[turn % equals.length];
}
