/** The format of result.json as JSON Schema, for those who read it. */

import { z } from "zod";
import { resultSchema } from "./result.ts";

export const resultJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: "gameday result",
  ...z.toJSONSchema(resultSchema),
});
