/** Exchanges for the tests of checks, and expectations read from what a file would say. */

import { ms } from "../../../src/base/units.ts";
import {
  type ExpectFields,
  expectationOf,
  expectFields,
} from "../../../src/load/check/expect-fields.ts";
import type { StreamReading } from "../../../src/load/stream/stream-reading.ts";
import type { Expectation } from "../../../src/load/traffic.ts";
import type { Exchange } from "../../../src/load/transport/sender.ts";
import type { Outcome } from "../../../src/measure/outcome.ts";

export interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The content of an event stream. */
  readonly content?: string;
  readonly end?: StreamReading["end"];
}

/** A whole answer that was kept. */
export function answered(reply: Reply = {}): Exchange {
  const { status = 200, headers = {}, content, end = "complete" } = reply;
  const body = Buffer.from(reply.body ?? "");
  const text = content ?? "";
  const isStream = content !== undefined || reply.end !== undefined;
  return {
    ...ended({ kind: "answered", status }),
    bytes: body.length,
    stream: isStream ? { contentAt: [], usage: null, text, end } : null,
    answer: { status, headers, body },
  };
}

export const ended = (outcome: Outcome): Exchange => ({
  sentAt: ms(0),
  firstByteAt: null,
  endedAt: ms(1),
  outcome,
  bytes: 0,
  stream: null,
  answer: null,
});

/** What the file says, as far as it is right; else the messages of what is wrong. */
export function read(
  written: unknown,
  files: Readonly<Record<string, string>> = {},
): Expectation | readonly string[] {
  const parsed = expectFields.safeParse(written);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => {
      return path.length === 0 ? message : `${path.join(".")}: ${message}`;
    });
  }
  const expectation = expectationOf(parsed.data, (path) => textOf(files, path));
  return typeof expectation === "string" ? [expectation] : expectation;
}

function textOf(files: Readonly<Record<string, string>>, path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error(`${path} cannot be read: there is no such file`);
  return text;
}

/** Of fields that are right. */
export function expected(
  written: Readonly<Partial<Record<keyof ExpectFields, unknown>>>,
  files: Readonly<Record<string, string>> = {},
): Expectation {
  const expectation = read(written, files);
  if ("checks" in expectation) return expectation;
  throw new Error(expectation.join("; "));
}
