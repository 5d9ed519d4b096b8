/** The parts of a traffic in a scenario file that say how its requests travel, and how long. */

import { z } from "zod";
import { durationField, sizeField } from "../base/quantity.ts";
import { seconds } from "../base/units.ts";
import type { Timeouts } from "./traffic.ts";
import { defaultTransport, type Transport } from "./transport/spec.ts";

const limit = durationField.refine(
  (timeout) => timeout > 0,
  "a timeout is longer than nothing; write one like 10s",
);

export const defaultTimeouts: Timeouts = {
  total: seconds(10),
  connect: null,
  firstByte: null,
  idle: null,
};

/** Of the two ways of writing, the complaint of the one that was meant. */
function meantIssue(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== "invalid_union") return undefined;
  const [one, several] = issue.errors;
  const [meant] = (typeof issue.input === "object" ? several : one) ?? [];
  return meant && [...meant.path, meant.message].join(": ");
}

export const timeoutFields = z
  .union(
    [
      limit.transform((total): Timeouts => ({ ...defaultTimeouts, total })),
      z
        .strictObject({
          total: limit.optional().describe("from send to the end of the answer (default 10s)"),
          connect: limit.optional().describe("to make a connection, with its TLS"),
          "first-byte": limit.optional().describe("from send to the first byte of the answer"),
          idle: limit.optional().describe("without a byte of an answer that has begun"),
        })
        .transform(({ total, connect, idle, "first-byte": firstByte }): Timeouts => {
          return {
            total: total ?? defaultTimeouts.total,
            connect: connect ?? null,
            firstByte: firstByte ?? null,
            idle: idle ?? null,
          };
        }),
    ],
    { error: meantIssue },
  )
  .default(defaultTimeouts)
  .describe("from send to the end of the answer (default 10s), or each limit by its name");

export const transportFields = z
  .strictObject({
    http: z
      .literal([1.1, 2, "1.1", "2"], "write 1.1 or 2")
      .optional()
      .describe("version of HTTP (default 1.1); 2 over http: without asking first"),
    connections: z
      .int()
      .min(1)
      .optional()
      .describe("connections at once; requests beyond wait for one (default: no limit)"),
    reuse: z.boolean().optional().describe("keep connections for later requests (default true)"),
    "resolve-every": durationField
      .optional()
      .describe("give up connections that are older, so that the name is resolved anew"),
    family: z
      .union([z.literal(4), z.literal(6)])
      .optional()
      .describe("dial IPv4 or IPv6 only"),
    "max-answer": sizeField.optional().describe("a larger body is too large (default 64MiB)"),
  })
  .transform((fields): Transport => {
    const own = defaultTransport;
    return {
      http: fields.http === 2 || fields.http === "2" ? "2" : own.http,
      connections: fields.connections ?? own.connections,
      reuse: fields.reuse ?? own.reuse,
      resolveEvery: fields["resolve-every"] ?? own.resolveEvery,
      family: fields.family ?? own.family,
      maxAnswer: fields["max-answer"] ?? own.maxAnswer,
    };
  })
  .describe("how requests travel");
