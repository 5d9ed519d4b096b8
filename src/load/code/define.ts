/** What a TypeScript scenario is written with. */

/** What a `request` function is told of the arrival that it makes a request for. */
export interface RequestContext {
  /** Number of the arrival among all of its traffic, from 0. */
  readonly arrival: number;
  /** Number of the virtual user. */
  readonly user: number;
  /** Differs from request to request; the same for the same seed. */
  readonly nonce: string;
  /** Uniform in [0, 1); the same for the same seed and arrival. */
  random(): number;
  /** What `${name}` would stand for: a field of a feeder, what a step before has captured. */
  value(name: string): string | undefined;
}

export interface MadeRequest {
  /** GET, or POST with a body, if left out. */
  readonly method?: string;
  /** Absolute path with query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is; bytes or text. */
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
  /** The content of an event stream, put together; empty of any other answer. */
  readonly text: string;
  /** The nonce of its request. */
  readonly nonce: string;
  /** The body as JSON. Throws if it is none: the check has then failed. */
  json(): unknown;
}

/** Makes the request of an arrival. It should be quick: all of a worker's load waits for it. */
export type RequestFunction = (context: RequestContext) => MadeRequest;

/** true or nothing: the answer is good. A text says what is wrong with it; so does an error. */
export type CheckFunction = (response: CheckedResponse) => boolean | string | undefined;

/** The definition itself: it is there for the types. */
export const defineScenario = <T>(definition: T): T => definition;
