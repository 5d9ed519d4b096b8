/** command: a command is run, and another one that takes it back. */

import { z } from "zod";
import { type Milliseconds, ms, seconds } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { Actions, CommandOrder } from "./actions.ts";
import { commandDone } from "./done.ts";
import {
  argumentsOf,
  programField,
  programProblem,
  shellField,
  timeLimitField,
} from "./program-fields.ts";
import { type Proof, proofFields } from "./proof-fields.ts";
import { prepareTwoWay } from "./two-way.ts";

export interface CommandSpec {
  readonly kind: "command";
  readonly run: readonly string[];
  /** null: nothing takes it back, and the scenario says so. */
  readonly undo: readonly string[] | null;
  readonly shell: boolean;
  /** Of each of the two. */
  readonly timeout: Milliseconds;
  readonly proof: Proof;
}

const undoAdvice = "say what takes it back, as run does; or undo: none, if nothing has to";

export const commandFields = z
  .strictObject({
    run: programField.describe(`the program and its arguments; may hold \${env.NAME}`),
    undo: z
      .union([z.literal("none"), programField], { error: undoAdvice })
      .describe("what takes it back, written like run; none if nothing has to"),
    shell: shellField,
    timeout: timeLimitField.default(seconds(30)).describe("of each of the two (default 30s)"),
    ...proofFields,
  })
  .transform(({ run, undo, shell, timeout, touched, unit }, context): CommandSpec => {
    const isNone = undo === "none";
    for (const [key, program] of Object.entries({ run, ...(isNone ? {} : { undo }) })) {
      const message = programProblem(program, shell);
      if (message !== null) context.addIssue({ code: "custom", message, path: [key] });
    }
    return {
      kind: "command",
      run: argumentsOf(run),
      undo: isNone ? null : argumentsOf(undo),
      shell,
      timeout,
      proof: { pattern: touched ?? null, unit: unit ?? "commands" },
    };
  })
  .describe("runs a command, and another one that undoes it");

export function prepareCommand(spec: CommandSpec, actions: Actions): Prepared {
  const { shell, timeout } = spec;
  const order = (run: readonly string[]): CommandOrder => ({ run, shell, timeout: ms(timeout) });
  const { run, undo, proof } = spec;
  return prepareTwoWay({
    remedies: undo === null ? [] : [{ kind: "command", run: [...undo], shell, timeoutMs: timeout }],
    proof,
    limit: timeout,
    check: () => actions.require([...run, ...(undo ?? [])]),
    act: () => commandDone(order(run), actions),
    takeBack: undo === null ? null : () => commandDone(order(undo), actions),
  });
}
