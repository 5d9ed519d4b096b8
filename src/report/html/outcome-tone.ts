/** Which colour an outcome has: the same in every chart of every report. */

const tones: Readonly<Record<string, string>> = {
  "timed-out": "tone-timed-out",
  "rate-limited": "tone-rate-limited",
  refused: "tone-refused",
  reset: "tone-reset",
  truncated: "tone-truncated",
  invalid: "tone-invalid",
  dropped: "tone-dropped",
  cancelled: "tone-dropped",
};

/** Answers of a status that was not expected share one colour. */
export const toneOf = (outcome: string): string => tones[outcome] ?? "tone-answered";
