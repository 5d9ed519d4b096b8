/** The names of faults: how each is written behind `gd-`, and the part that it stands for. */

export interface NamedForm {
  /** As told to who wrote an unknown one. */
  readonly form: string;
  readonly pattern: RegExp;
  /** From the groups of the pattern; those left out take the defaults of the part. */
  readonly part: (...groups: readonly (string | undefined)[]) => object;
}

export const namedForms: readonly NamedForm[] = [
  { form: "ok", pattern: /^ok$/, part: () => ({}) },
  {
    form: "answer-STATUS[-retry-VALUE | -retry-ms-VALUE | -retry-date-SECONDS]",
    pattern: /^answer-(\d{3})(?:-retry-(?:(ms|date)-)?(.+))?$/,
    part: (status, sort, value) => ({
      answer: { status: Number(status), ...retryOf(sort, value) },
    }),
  },
  { form: "silent", pattern: /^silent$/, part: () => ({ silent: {} }) },
  {
    form: "slow-MS",
    pattern: /^slow-(\d+)$/,
    part: (delay) => ({ slow: { delayMs: number(delay) } }),
  },
  {
    form: "stall[-TOKENS[-MS]]",
    pattern: /^stall(?:-(\d+)(?:-(\d+))?)?$/,
    part: (tokens, pause) => ({ stall: { afterTokens: number(tokens), forMs: number(pause) } }),
  },
  {
    form: "cut[-frame | -utf8][-TOKENS]",
    pattern: /^cut(?:-(frame|utf8))?(?:-(\d+))?$/,
    part: (at, tokens) => ({ cut: { at, afterTokens: number(tokens) } }),
  },
  {
    form: "end[-TOKENS]",
    pattern: /^end(?:-(\d+))?$/,
    part: (tokens) => ({ end: { afterTokens: number(tokens) } }),
  },
  {
    form: "malformed[-TOKENS]",
    pattern: /^malformed(?:-(\d+))?$/,
    part: (tokens) => ({ malformed: { afterTokens: number(tokens) } }),
  },
  {
    form: "error[-TOKENS[-TYPE]]",
    pattern: /^error(?:-(\d+)(?:-(\w+))?)?$/,
    part: (tokens, type) => ({ error: { afterTokens: number(tokens), type } }),
  },
  {
    form: "wrong-length[-BYTES]",
    pattern: /^wrong-length(?:-(-?\d+))?$/,
    part: (by) => ({ wrongLength: { by: number(by) } }),
  },
  {
    form: "empty[-no-body | -no-choices | -no-content]",
    pattern: /^empty(?:-(no-body|no-choices|no-content))?$/,
    part: (form) => ({ empty: { form } }),
  },
  {
    form: "usage-zero | usage-missing | usage-in-choice | usage-extra",
    pattern: /^usage-(zero|missing|in-choice|extra)$/,
    part: (form) => ({ usage: { form } }),
  },
  {
    form: "overload-CAPACITY[-SLOPE]",
    pattern: /^overload-(\d+)(?:-(\d+(?:\.\d+)?))?$/,
    part: (capacity, slope) => ({ overload: { capacity: number(capacity), slope: number(slope) } }),
  },
];

const number = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text);

/** `-5` and `soon` go out as they are written. */
function retryOf(sort: string | undefined, value: string | undefined): object {
  if (value === undefined) return {};
  if (sort === "ms") return { retryAfterMs: value };
  return { retryAfter: sort === "date" ? { dateInMs: Number(value) * 1_000 } : value };
}
