/** Ends what only makes sense while a load goes on. */

/** Aborts with `stop`, or when the load ends; null: only time ends it. */
export function untilOver(stop: AbortSignal, load: Promise<unknown> | null): AbortSignal {
  const over = new AbortController();
  const end = () => over.abort();
  stop.addEventListener("abort", end, { once: true });
  if (stop.aborted) end();
  load?.then(end, end);
  return over.signal;
}
