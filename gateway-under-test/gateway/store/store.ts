/** What replicas share, as a port: scripts that run in one step, by the store's own clock. */

export interface Store {
  /** Never rejects. */
  run(script: Script, keys: readonly string[], args: readonly (string | number)[]): Promise<Reply>;
  /** Resolves when there is a connection; rejects when the first try has failed. */
  connect(): Promise<void>;
  close(): void;
}

export interface Script {
  readonly name: string;
  /** Lua, as EVAL takes it. */
  readonly lua: string;
}

export type Reply =
  /** Strings, numbers, null, or lists of them. */
  { readonly kind: "answered"; readonly value: unknown } | Unavailable;

export interface Unavailable {
  readonly kind: "unavailable";
  readonly why: "timed-out" | "failed" | "skipped";
}
