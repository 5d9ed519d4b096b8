/** How an objective stands in the middle of a run. */

export interface Standing {
  /** pending: nothing was measured yet, or the time to recover still runs. */
  readonly status: "ok" | "failing" | "pending";
  /** A ratio for availability, else milliseconds; null if there is nothing yet. */
  readonly observed: number | null;
}

const urgency = { failing: 0, pending: 1, ok: 2 } as const;

export const byUrgency = (a: Standing, b: Standing): number =>
  urgency[a.status] - urgency[b.status];
