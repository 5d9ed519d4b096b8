/** slow_first_token: the answer begins later, and goes on as usual. */

import { z } from "zod";
import { durationField } from "../../base/quantity.ts";
import type { Misbehaviour } from "../site.ts";
import { shareFields } from "./share-field.ts";

export const slowFirstTokenFields = z
  .strictObject({
    delay: durationField.describe("added to the time to the first token"),
    ...shareFields,
  })
  .transform((fields) => ({ kind: "slow_first_token" as const, ...fields }))
  .describe("the answer begins later");

export type SlowFirstTokenSpec = z.output<typeof slowFirstTokenFields>;

export const slowFirstTokenPart = ({ delay, share }: SlowFirstTokenSpec): Misbehaviour => ({
  slow: { delayMs: delay, share },
});
