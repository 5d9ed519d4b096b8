/** When a server that stalls has its requests answered: pure, of the instants when they came. */

/**
 * The returned function is asked with ascending instants, and tells when each is answered. An
 * unlimited server is a queue whose requests take no time.
 */
export function schedule({ kind, periodMs, stallMs, serviceMs }) {
  const stallFrom = periodMs * 0.4;
  const worksFor = kind === "fifo" ? serviceMs : 0;
  let freeAt = Number.NEGATIVE_INFINITY;

  /** The same instant, or the end of the stall that it is in. */
  const afterStall = (instant) => {
    const phase = ((instant % periodMs) + periodMs) % periodMs;
    const left = stallFrom + stallMs - phase;
    return phase >= stallFrom && left > 0 ? instant + left : instant;
  };

  return (instant) => {
    const begins = afterStall(Math.max(instant, freeAt));
    const nextStall = Math.floor(begins / periodMs) * periodMs + stallFrom;
    const isInterrupted = begins < nextStall && begins + worksFor > nextStall;
    freeAt = begins + worksFor + (isInterrupted ? stallMs : 0);
    return freeAt;
  };
}
