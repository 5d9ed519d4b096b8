/** What a fault may wait for: a phase. */

import { z } from "zod";

export type Condition = { readonly text: string } & {
  readonly kind: "phase";
  readonly phase: string;
};

const example = 'write "phase recovery"';

export const conditionField = z
  .string({ error: () => `not a condition; ${example}` })
  .transform((text, context): Condition => {
    const [, phase] = /^phase +(baseline|fault|recovery)$/.exec(text.trim()) ?? [];
    if (phase !== undefined) return { text, kind: "phase", phase };
    context.addIssue({ code: "custom", message: `"${text}" is not a condition; ${example}` });
    return z.NEVER;
  });
