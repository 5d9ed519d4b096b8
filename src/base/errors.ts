/** What the operator can put right: told as what, where and what to do. */

/** Stable names of the ways in which a command can fail; each maps to one exit code in cli/. */
export type ErrorCode =
  | "E_USAGE" // the command line is wrong
  | "E_SCENARIO" // the scenario file is wrong
  | "E_TARGET" // the target cannot be reached or is not healthy
  | "E_FAULT" // a fault could not be injected or undone
  | "E_OUTPUT" // a report cannot be written
  | "E_LOAD" // the load generator broke
  | "E_PORT"; // an address cannot be listened on

export interface GamedayErrorOptions {
  /** What to write or do instead, one sentence. */
  readonly hint?: string;
  /** Where it is wrong: `file:line:column`, a URL or a path. */
  readonly where?: string;
  readonly cause?: unknown;
}

export class GamedayError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly where: string | undefined;

  constructor(code: ErrorCode, message: string, options: GamedayErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = "GamedayError";
    this.code = code;
    this.hint = options.hint;
    this.where = options.where;
  }
}

/** The message of anything that was thrown, with the cause that a network error hides. */
export function messageOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const message = thrown.message || messagesIn(thrown) || thrown.name;
  const cause = thrown.cause === undefined ? "" : messageOf(thrown.cause);
  // Some who wrap an error have told its message already.
  return message.includes(cause) ? message : `${message} (${cause})`;
}

/** A name with several addresses fails with an error for each, and no message of its own. */
function messagesIn(error: Error): string {
  if (!(error instanceof AggregateError)) return "";
  return [...new Set(error.errors.map(messageOf))].join("; ");
}
