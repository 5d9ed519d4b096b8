/** Where a model is tried, in which order, for how long, and when it is given up. */

import { z } from "zod";
import { deprecationSchema } from "./deprecation.ts";
import { count, durationMs, name } from "./scalars.ts";

const routeSchema = z.strictObject({
  provider: name,
  model: z.string().min(1),
  /** For the strategy `weighted`. */
  weight: z.number().positive().optional(),
});

/**
 * How the routes of an alias are tried. All but `fan-out` end in ordered failover over the rest.
 * `fan-out` asks several at once: the first good answer wins, or the one that most agree on, or
 * the one that a judge prefers.
 */
const strategySchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ordered") }),
  z.strictObject({ kind: z.literal("weighted") }),
  z.strictObject({ kind: z.literal("least-loaded") }),
  z.strictObject({
    kind: z.literal("fastest"),
    /** Share of requests that ask another one first, so that one which has recovered is noticed. */
    explore: z.number().min(0).max(1).default(0.05),
  }),
  z.strictObject({
    kind: z.literal("fan-out"),
    /** How many are asked at once; absent: all routes. */
    width: count.optional(),
    pick: z.enum(["first", "quorum", "best"]).default("first"),
    /** For `best`: what makes an answer better. */
    judge: z.enum(["longest", "shortest", "cheapest"]).default("longest"),
  }),
]);

const aliasSchema = z.strictObject({
  routes: z.array(routeSchema).min(1),
  strategy: strategySchema.default({ kind: "ordered" }),
  /** Asked after all routes have failed; an alias. */
  fallback: name.optional(),
  /** Said in the headers of each answer. */
  deprecation: deprecationSchema.optional(),
});

/** A plain list of routes is tried in order. */
const modelSchema = z
  .union([z.array(routeSchema).min(1), aliasSchema])
  .transform(
    (model): z.output<typeof aliasSchema> =>
      Array.isArray(model) ? { routes: model, strategy: { kind: "ordered" } } : model,
  );

/**
 * An alias `gd-*` stands for all names that begin with `gd-`; a route's model `*` for the name that
 * the client has written.
 */
export const modelsSchema = z
  .record(name, modelSchema)
  .default({})
  .superRefine((models, context) => {
    for (const [alias, { fallback }] of Object.entries(models)) {
      if (fallback === undefined || Object.hasOwn(models, fallback)) continue;
      const message = `no model "${fallback}" to fall back to: name one of the aliases`;
      context.addIssue({ code: "custom", path: [alias, "fallback"], message });
    }
  });

/** What a provider may take; the defaults suit the simulated ones, which answer in tens of ms. */
export const timeoutsSchema = z
  .strictObject({
    /** From the decision to send until a connected socket takes the request. */
    connectMs: durationMs.default(200),
    /** Until the headers of a whole answer, or the first content of a stream. */
    firstByteMs: durationMs.default(300),
    /** Between two chunks of an answer that has begun. */
    idleMs: durationMs.default(1_000),
    /** One provider's whole attempt. */
    attemptMs: durationMs.default(10_000),
    /** All attempts together. */
    requestMs: durationMs.default(15_000),
  })
  .prefault({});

export const breakerSchema = z
  .strictObject({
    /** Consecutive failures that open it; one each for every model of a provider. */
    failures: count.default(5),
    /** Requests that may probe at a time, once it has been open for long enough. */
    probes: count.default(1),
    /** From opening until the first probe; doubled by each that fails. */
    openMs: durationMs.default(1_000),
    /** The longest that doubling makes it. */
    maxOpenMs: durationMs.default(8_000),
    /** The longest that a provider which answers 429 with Retry-After is left alone. */
    maxCooldownMs: durationMs.default(60_000),
  })
  .prefault({});

/** Trying a route again that has just failed, before the next one: off unless asked for. */
export const retriesSchema = z
  .strictObject({
    /** Tries of one route, the first included. */
    attempts: count.max(5).default(1),
    /** Full jitter: a uniform part of `baseMs * 2 ** n`, at most `maxMs`. */
    baseMs: durationMs.default(50),
    maxMs: durationMs.default(1_000),
    /**
     * Extra attempts (retries and hedges) per request, as a share; more are not made. Going on to
     * another route is no retry: there is one attempt for each route at most.
     */
    budget: z
      .strictObject({
        ratio: z.number().min(0).max(1).default(0.1),
        /** Extra attempts per second that are free, so that a quiet gateway may retry. */
        minPerSecond: z.number().nonnegative().default(10),
      })
      .prefault({}),
  })
  .prefault({});

/** A second attempt beside the first when that is slower than usual: off unless asked for. */
export const hedgeSchema = z
  .strictObject({
    enabled: z.boolean().default(false),
    /** Of the provider's recent times to first content. */
    percentile: z.number().min(50).max(99.9).default(95),
    /** Before enough is known. */
    initialMs: durationMs.default(200),
    /** Hedges per request at most, as a share. */
    ratio: z.number().min(0).max(1).default(0.05),
  })
  .prefault({});

/**
 * A provider's model that fails much more than the others is asked last for a while: the breaker
 * sees failures in a row, this one sees a share of them.
 */
export const outliersSchema = z
  .strictObject({
    /** The share of failures above that of all others together from which it is ejected. */
    excess: z.number().positive().max(1).default(0.5),
    /** Attempts within `intervalMs` without which nothing is concluded, of it and of the others. */
    minAttempts: count.default(20),
    intervalMs: durationMs.default(10_000),
    /** The first ejection; each that follows soon lasts so much longer. */
    ejectMs: durationMs.default(30_000),
    maxEjectMs: durationMs.default(300_000),
    /** Of all that the gateway knows, so many may be ejected at a time. */
    maxEjectedShare: z.number().min(0).max(1).default(0.5),
    /** With a smaller share of an alias's routes left than this, all are asked as if they were. */
    panicRatio: z.number().min(0).max(1).default(0.5),
  })
  .prefault({});
