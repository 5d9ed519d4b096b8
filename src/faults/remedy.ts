/**
 * How to take back what a fault or a target did, as data: written to the journal before it is done,
 * so that another process can carry it out when this one is gone.
 */

import { z } from "zod";

const url = z.url({ protocol: /^https?$/ });
const texts = z.record(z.string(), z.string());

export const remedySchema = z.discriminatedUnion("kind", [
  /** Of a fault proxy: `api` is its URL. What is gone already is no error, for all three. */
  z.strictObject({
    kind: z.literal("remove-toxic"),
    api: url,
    proxy: z.string(),
    toxic: z.string(),
  }),
  z.strictObject({ kind: z.literal("enable-proxy"), api: url, proxy: z.string() }),
  z.strictObject({ kind: z.literal("delete-proxy"), api: url, proxy: z.string() }),
  z.strictObject({
    kind: z.literal("resume-process"),
    name: z.string(),
    pid: z.int().positive(),
    /** When the process began, as the system tells it: another one may get its number. */
    started: z.string().nullable(),
  }),
  /** Does nothing if that process is there, or another one that its pid-file names. */
  z.strictObject({
    kind: z.literal("restart-process"),
    name: z.string(),
    pidFile: z.string().nullable(),
    pid: z.int().positive(),
    started: z.string(),
    /** The program and its arguments; may hold `${env.NAME}`. */
    run: z.array(z.string()).min(1),
    timeoutMs: z.number().positive(),
  }),
  /** Ends the drill or misbehaviour of that id. */
  z.strictObject({ kind: z.literal("end-misbehaviour"), control: url, id: z.string() }),
  z.strictObject({
    kind: z.literal("command"),
    /** The program and its arguments; may hold `${env.NAME}`. */
    run: z.array(z.string()).min(1),
    /** Run by the shell: `run` is then one text. */
    shell: z.boolean(),
    timeoutMs: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal("http"),
    method: z.string(),
    url,
    /** May hold `${env.NAME}`, as the body may. */
    headers: texts,
    body: z.string().nullable(),
    /** Any of these is a success; empty: any below 400. */
    statuses: z.array(z.int()),
    timeoutMs: z.number().positive(),
  }),
]);

export type Remedy = z.infer<typeof remedySchema>;
