/** What the options of `gameday load` say, read. */

import type { Milliseconds, PerSecond } from "../base/units.ts";
import type { Login } from "./load-login.ts";

export interface LoadFlags {
  readonly rate?: PerSecond;
  readonly connections?: number;
  readonly requests?: number;
  readonly engine?: string;
  readonly for?: Milliseconds;
  readonly duration?: Milliseconds;
  readonly arrivals?: string;
  readonly method?: string;
  readonly header?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyFile?: string;
  readonly user?: Login;
  readonly timeout?: Milliseconds;
  readonly maxInFlight?: number;
  readonly http2?: boolean;
  readonly reuse: boolean;
  readonly insecure?: boolean;
  readonly cacert?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly warmup?: Milliseconds;
  readonly workers?: number;
  readonly calibrate: boolean;
}
