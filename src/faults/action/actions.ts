/** Acting on systems from outside, as a port: commands and HTTP requests. */

import type { Milliseconds } from "../../base/units.ts";

export interface Actions {
  /** Throws E_TARGET if they name a variable of the environment that is not set. */
  require(texts: readonly string[]): void;
  /**
   * Resolves when it ended, or was ended by its time limit or the signal. Rejects with E_FAULT if
   * it cannot be started.
   */
  command(order: CommandOrder, signal?: AbortSignal): Promise<CommandResult>;
  /** Resolves with any answer; rejects with E_FAULT if there is none. */
  http(order: HttpOrder, signal?: AbortSignal): Promise<HttpResult>;
}

export interface CommandOrder {
  /** The program and its arguments; may hold `${env.NAME}`. */
  readonly run: readonly string[];
  /** Run by the shell: `run` is then one text. */
  readonly shell: boolean;
  readonly timeout: Milliseconds;
}

export interface CommandResult {
  /** null: it was ended by its time limit, or the signal. */
  readonly exitCode: number | null;
  /** The end of what it printed, at most 4 KiB each, without secrets. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface HttpOrder {
  readonly method: string;
  /** May hold `${env.NAME}` in its path and its query. */
  readonly url: string;
  /** May hold `${env.NAME}`, as the body may. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly timeout: Milliseconds;
}

export interface HttpResult {
  readonly status: number;
  /** At most 64 KiB, without what was sent of the environment. */
  readonly body: string;
}
