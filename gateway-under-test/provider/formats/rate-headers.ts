/** How each API tells of its limits in the headers of an answer. */

import type { Level, Levels } from "../capacity.ts";

type Fields = Readonly<Record<string, string>>;

/** Undefined levels are left out. `wallTimeMs`: since 1970. */
export type RateHeaders = (levels: Levels, wallTimeMs: number) => Fields;

const sorts = ["requests", "tokens"] as const;

function fields(levels: Levels, write: (sort: string, level: Level) => Fields): Fields {
  const written = sorts.map((sort) => (levels[sort] ? write(sort, levels[sort]) : {}));
  return Object.assign({}, ...written);
}

/** A reset is a time span: `250ms`, `1.5s`. */
export const openaiRates: RateHeaders = (levels) =>
  fields(levels, (sort, { limit, remaining, resetMs }) => ({
    [`x-ratelimit-limit-${sort}`]: `${limit}`,
    [`x-ratelimit-remaining-${sort}`]: `${remaining}`,
    [`x-ratelimit-reset-${sort}`]:
      resetMs < 1_000 ? `${Math.ceil(resetMs)}ms` : `${resetMs / 1_000}s`,
  }));

/** A reset is a time, by RFC 3339. */
export const anthropicRates: RateHeaders = (levels, wallTimeMs) =>
  fields(levels, (sort, { limit, remaining, resetMs }) => ({
    [`anthropic-ratelimit-${sort}-limit`]: `${limit}`,
    [`anthropic-ratelimit-${sort}-remaining`]: `${remaining}`,
    [`anthropic-ratelimit-${sort}-reset`]: new Date(wallTimeMs + resetMs).toISOString(),
  }));

/** Two kinds of names are seen. */
export const mistralRates: RateHeaders = (levels, wallTimeMs) => ({
  ...openaiRates(levels, wallTimeMs),
  ...(levels.tokens && {
    "x-ratelimitbysize-limit-minute": `${levels.tokens.limit}`,
    "x-ratelimitbysize-remaining-minute": `${levels.tokens.remaining}`,
    "ratelimitbysize-reset": `${Math.ceil(levels.tokens.resetMs / 1_000)}`,
  }),
});

export const noRates: RateHeaders = () => ({});
