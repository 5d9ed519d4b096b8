/** When a toxic acts: from when, how long, how often, and until when it stays at all. */

export interface Schedule {
  /** Milliseconds from the request until it begins. */
  readonly afterMs: number;
  /** How long it acts; null is until it is removed. */
  readonly forMs: number | null;
  /** From one beginning to the next; null is once. */
  readonly everyMs: number | null;
  /** It is gone this long after the request, whoever may have forgotten it; null is never. */
  readonly untilMs: number | null;
}

/** What a toxic does at one instant, and from when on it does something else. */
export interface Phase {
  readonly kind: "waiting" | "acting" | "over";
  /** Milliseconds since the request; null when nothing changes any more. */
  readonly endsAtMs: number | null;
}

export const always: Schedule = { afterMs: 0, forMs: null, everyMs: null, untilMs: null };

/** Each phase holds its first instant, and its last not. */
export function phaseAt(schedule: Schedule, elapsedMs: number): Phase {
  const overMs = overAfter(schedule);
  if (elapsedMs >= overMs) return { kind: "over", endsAtMs: null };
  const { kind, endsAtMs } = windowAt(schedule, elapsedMs);
  const end = Math.min(endsAtMs, overMs);
  return { kind, endsAtMs: end === Number.POSITIVE_INFINITY ? null : end };
}

/** What acts only once is over when it has acted. */
function overAfter({ afterMs, forMs, everyMs, untilMs }: Schedule): number {
  const acted = forMs === null || everyMs !== null ? Number.POSITIVE_INFINITY : afterMs + forMs;
  return Math.min(acted, untilMs ?? Number.POSITIVE_INFINITY);
}

function windowAt({ afterMs, forMs, everyMs }: Schedule, elapsedMs: number) {
  if (elapsedMs < afterMs) return { kind: "waiting", endsAtMs: afterMs } as const;
  if (forMs === null) return { kind: "acting", endsAtMs: Number.POSITIVE_INFINITY } as const;
  const begun = everyMs === null ? 0 : Math.floor((elapsedMs - afterMs) / everyMs) * everyMs;
  const endsAtMs = afterMs + begun + forMs;
  if (elapsedMs < endsAtMs) return { kind: "acting", endsAtMs } as const;
  return { kind: "waiting", endsAtMs: afterMs + begun + (everyMs ?? 0) } as const;
}
