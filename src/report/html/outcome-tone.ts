/** Which colour an outcome has: the same in every chart of every report. */

const tones: Readonly<Record<string, string>> = {
  "timed-out": "tone-timed-out",
  "timed-out connect": "tone-timed-out-connect",
  "timed-out first-byte": "tone-timed-out-first-byte",
  "timed-out idle": "tone-timed-out-idle",
  "rate-limited": "tone-rate-limited",
  refused: "tone-refused",
  reset: "tone-reset",
  truncated: "tone-truncated",
  invalid: "tone-invalid",
  dropped: "tone-dropped",
  cancelled: "tone-dropped",
  dns: "tone-dns",
  tls: "tone-tls",
  protocol: "tone-protocol",
  "too-large": "tone-too-large",
  "told-error": "tone-told-error",
  "answered 500": "tone-answered-500",
  "answered 502": "tone-answered-502",
  "answered 504": "tone-answered-504",
};

/** The statuses of a gateway in trouble differ; all others share the colour of 503. */
export const toneOf = (outcome: string): string => tones[outcome] ?? "tone-answered";
