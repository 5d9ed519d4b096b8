/** What stands in the data of a TypeScript scenario in the place of a function. */

import { z } from "zod";

/** Nobody writes it, and no editor should offer it: it is left out of the published schema. */
const index = z.int().min(0);

/** In the place of a function that checks answers. */
export const checkField = z.strictObject({ function: index });

/** To be spread into a request, of which a function may be the whole or a part. */
export const functionField = {
  function: z.union([index, checkField.transform((of) => of.function)]).optional(),
};
