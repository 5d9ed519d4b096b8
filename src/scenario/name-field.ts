/** Names that users give: of a scenario, a traffic, a fault. */

import { z } from "zod";

export const nameField = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,63}$/,
    "write a name like provider-outage: a-z, 0-9 and -, at most 64",
  );
