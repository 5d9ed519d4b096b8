/** The times of a trace, as a file writes them. */

/** What the times of a file are. Only text of ISO 8601 says so itself. */
export const traceTimes = ["iso", "epoch-s", "epoch-ms", "offset-s", "offset-ms"] as const;

export type TraceTimes = (typeof traceTimes)[number];

const msPer = { "epoch-s": 1000, "epoch-ms": 1, "offset-s": 1000, "offset-ms": 1 } as const;

const numberPattern = /^\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Date, hours and minutes; seconds; their fraction; zone. */
const isoPattern =
  /^(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?([Zz]|[+-]\d\d:?\d\d)?$/;

/** Milliseconds, with their fraction, or what is wrong with the text. */
export function readTraceTime(text: string, times: TraceTimes): number | string {
  if (times === "iso") return readIso(text) ?? notIso(text);
  const instant = numberPattern.test(text) ? Number(text) * msPer[times] : Number.NaN;
  if (Number.isFinite(instant)) return instant;
  return `${quoted(text)} is not ${times}: a number from 0 on, like 12.5`;
}

/** Of a time without zone only the distance to others is known: it is read as if it were UTC. */
function readIso(text: string): number | undefined {
  const [, date, minutes, wholeSeconds = "00", fraction = "", zone = "Z"] =
    isoPattern.exec(text) ?? [];
  if (date === undefined || minutes === undefined || !isDate(date)) return undefined;
  const colonZone = zone.toUpperCase().replace(/^(...)(\d\d)$/, "$1:$2");
  const whole = Date.parse(`${date}T${minutes}:${wholeSeconds}${colonZone}`);
  // Date.parse would cut the fraction to milliseconds.
  return Number.isNaN(whole) ? undefined : whole + Number(`0.${fraction}`) * 1000;
}

/** Date.parse takes the 30th of February for a day in March. */
function isDate(date: string): boolean {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
}

function notIso(text: string): string {
  const message = `${quoted(text)} is not a time of ISO 8601, like 2024-05-01T12:00:00.250Z`;
  if (!numberPattern.test(text)) return message;
  return `${message}; say what the numbers are with times: ${traceTimes.slice(1).join(", ")}`;
}

/** As much of a value as a message should hold. */
const quoted = (text: string): string =>
  text.length > 40 ? `${JSON.stringify(text.slice(0, 40))}...` : JSON.stringify(text);
