/** One JSON line a call on stdout: who, what, which providers, how it ended. No keys or prompts. */

import { destination, pino, stdTimeFunctions } from "pino";
import type { GatewayConfig } from "../config.ts";
import type { AttemptRecord, CacheUse } from "./call-record.ts";

export interface CallLogEntry {
  readonly requestId: string;
  readonly tenant: string | undefined;
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly attempts: readonly Readonly<AttemptRecord>[];
  /** The HTTP status; `cut` for a stream that was broken off, 499 when the client left. */
  readonly status: string;
  readonly cache: CacheUse;
  /** Total of prompt and completion, when the provider said so. */
  readonly tokens: number | undefined;
  readonly finishReason: string | undefined;
  readonly durationMs: number;
}

export interface CallLog {
  write(entry: CallLogEntry): void;
  flush(): void;
}

export function openCallLog({ logLevel, replica }: GatewayConfig): CallLog {
  // Asynchronous: a reader of stdout that is slow must not hold up requests.
  const stdout = destination({ dest: 1, sync: false });
  // A reader that has gone is no reason to fail; the parent's end is noticed elsewhere.
  stdout.on("error", () => {});
  const timestamp = stdTimeFunctions.isoTime;
  const logger = pino({ level: logLevel, base: { replica }, timestamp }, stdout);
  return {
    write: (entry) => logger.info(entry, "call"),
    flush: () => stdout.flushSync(),
  };
}
