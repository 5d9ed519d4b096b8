/** What a TypeScript scenario is written with. */

/** What a `request` function is told of the arrival that it makes a request for. */
export interface RequestContext {
  /** Number of the arrival among all of its traffic, from 0. */
  readonly arrival: number;
  /** Number of the virtual user. */
  readonly user: number;
  /** Differs from arrival to arrival; the same for the same seed. */
  readonly nonce: string;
  /** Uniform in [0, 1); each call draws anew, the same for the same seed, step and arrival. */
  readonly random: () => number;
  /**
   * What `${name}` stands for: `uuid`, a field of a feeder like `account.id`, what a step before
   * has captured. Throws if there is no such name, which ends the run.
   */
  readonly value: (name: string) => string;
}

/** What a `request` function returns. */
export interface MadeRequest {
  /** GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS; GET, or POST with a body, if left out. */
  readonly method?: string;
  /** Absolute path with query, percent-encoded. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is: text or bytes. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Sent as application/json; excludes `body`. */
  readonly json?: unknown;
}

/** A whole answer with an expected status, as a `check` function sees it. */
export interface CheckedResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** As UTF-8. */
  readonly body: string;
  /** What the events of a stream said, put together; empty of any other answer. */
  readonly text: string;
  /** That of the arrival which it answers. */
  readonly nonce: string;
  /** The body as JSON. Throws if it is none: the check has then failed. */
  readonly json: () => unknown;
}

/** Makes the request of an arrival. It should be quick: all of a worker's load waits for it. */
export type RequestFunction = (context: RequestContext) => MadeRequest;

/**
 * true or nothing: the answer is good. false: it is not. A text says what is wrong with it; so does
 * an error. What it returns at once counts: it cannot be async.
 */
// biome-ignore lint/suspicious/noConfusingVoidType: a function without a return gives void.
export type CheckFunction = (response: CheckedResponse) => boolean | string | undefined | void;

/** The definition itself: it is there for the types. */
export const defineScenario = <T>(definition: T): T => definition;
