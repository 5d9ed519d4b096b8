/** http: a request is sent, and another one that takes it back. */

import { z } from "zod";
import { type Milliseconds, seconds } from "../../base/units.ts";
import type { Prepared } from "../prepared.ts";
import type { Actions, HttpOrder } from "./actions.ts";
import { httpDone } from "./done.ts";
import { timeLimitField } from "./program-fields.ts";
import { type Proof, proofFields } from "./proof-fields.ts";
import { type ActionRequest, requestField } from "./request-field.ts";
import { prepareTwoWay } from "./two-way.ts";

export interface HttpSpec {
  readonly kind: "http";
  readonly do: ActionRequest;
  /** null: nothing takes it back, and the scenario says so. */
  readonly undo: ActionRequest | null;
  /** Of each of the two. */
  readonly timeout: Milliseconds;
  readonly proof: Proof;
}

const undoAdvice = "say what takes it back, as do does; or undo: none, if nothing has to";

/** Of a request that is wrong, what is wrong with it. */
const undoProblem: z.core.$ZodErrorMap<z.core.$ZodIssueInvalidUnion> = ({ input, errors }) => {
  const isRequest = typeof input === "object" && input !== null;
  return isRequest ? errors?.at(-1)?.[0]?.message : undoAdvice;
};

export const httpFields = z
  .strictObject({
    do: requestField.describe("the request that does it"),
    undo: z
      .union([z.literal("none"), requestField], { error: undoProblem })
      .describe("the request that takes it back, written like do; none if nothing has to"),
    timeout: timeLimitField.default(seconds(10)).describe("of each of the two (default 10s)"),
    ...proofFields,
  })
  .transform(({ do: request, undo, timeout, touched, unit }): HttpSpec => {
    const proof = { pattern: touched ?? null, unit: unit ?? "requests" };
    return { kind: "http", do: request, undo: undo === "none" ? null : undo, timeout, proof };
  })
  .describe("sends an HTTP request, and another one that undoes it");

export function prepareHttp(spec: HttpSpec, actions: Actions): Prepared {
  const { undo, timeout, proof } = spec;
  const send = ({ statuses, ...request }: ActionRequest) => {
    const order: HttpOrder = { ...request, timeout };
    return httpDone(order, statuses, actions);
  };
  return prepareTwoWay({
    remedies: undo === null ? [] : [remedyOf(undo, timeout)],
    proof,
    limit: timeout,
    check: () => actions.require([spec.do, ...(undo === null ? [] : [undo])].flatMap(textsOf)),
    act: () => send(spec.do),
    takeBack: undo === null ? null : () => send(undo),
  });
}

const textsOf = ({ url, headers, body }: ActionRequest): readonly string[] => [
  url,
  ...Object.values(headers),
  body ?? "",
];

const remedyOf = ({ headers, statuses, ...request }: ActionRequest, timeout: Milliseconds) => ({
  kind: "http" as const,
  ...request,
  headers: { ...headers },
  statuses: [...statuses],
  timeoutMs: timeout,
});
