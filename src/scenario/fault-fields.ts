/** One entry of `faults:`: when, for how long, on what, and its kind. */

import { z } from "zod";
import { durationField, readDuration } from "../base/quantity.ts";
import { type Milliseconds, ms } from "../base/units.ts";
import type { FaultSpec } from "../faults/fault.ts";
import { type FaultKind, faultFields, faultKinds, siteOf } from "../faults/registry.ts";
import { conditionField } from "../slo/condition.ts";
import type { FaultStart, Placement, ScenarioFault } from "./fault-schedule.ts";
import { nameField } from "./name-field.ts";

const instantExample = 'write one like "10s", or "10s..30s" for any time between';

const notATime = ({ input }: { readonly input?: unknown }): string =>
  `${JSON.stringify(input)} is not a time; ${instantExample}`;

/** `10s`, or `10s..30s`: a time that the seed draws. */
const atField = z
  .string({ error: notATime })
  .regex(/^[\d.]+ *[a-z]+( *\.\. *[\d.]+ *[a-z]+)?$/, { abort: true, error: notATime })
  .transform((text, context): Extract<FaultStart, { kind: "at" | "between" }> => {
    const [from, to] = text.split("..").map((part) => readDuration(part.trim()));
    const isRange = text.includes("..");
    if (from !== undefined && !isRange) return { kind: "at", at: from };
    if (from !== undefined && to !== undefined && from < to) return { kind: "between", from, to };
    context.addIssue({ code: "custom", message: notATime({ input: text }) });
    return z.NEVER;
  });

const place = z.string().min(1);

const onField = z
  .union([
    place,
    z.array(place).min(1),
    z.strictObject({
      any: z.int().min(1).describe("so many of them, which the seed draws"),
      of: z.union([place, z.array(place).min(1)]),
    }),
  ])
  .transform((written): Placement => {
    if (typeof written === "string") return { places: [written], any: null };
    if ("of" in written) return { places: [written.of].flat(), any: written.any };
    return { places: written, any: null };
  })
  .describe("edge, provider/openai, gateway/1; a list; gateway/*; { any: 1, of: gateway/* }");

const isPositive = (duration: number) => duration > 0;

const scheduleFields = {
  at: atField
    .optional()
    .describe("when, from the begin of the load; 10s..30s: any time between, by the seed"),
  after: z.string().optional().describe("a fault: this one begins when that one has ended"),
  wait: durationField.optional().describe("with after: so long after its end"),
  when: conditionField.optional().describe("it begins when this holds, and not before at"),
  for: durationField
    .refine(isPositive, "a fault lasts longer than 0s; write one like 10s")
    .optional()
    .describe("when it is undone; at the end if left out"),
  every: durationField
    .refine(isPositive, "write a time like 20s")
    .optional()
    .describe("it begins again, so long after it last began"),
  times: z.int().min(1).optional().describe("with every: how often; to the end if left out"),
  stagger: durationField.optional().describe("with several places: from one to the next"),
} as const;

export const faultEntry = z
  .strictObject({
    id: nameField.optional().describe("how objectives and reports call it"),
    ...scheduleFields,
    on: onField.optional(),
    ...z.object(faultFields).partial().shape,
  })
  .meta({ oneOf: faultKinds.map((kind) => ({ required: [kind] })) })
  .transform((entry, context) => {
    const [spec, ...more] = specsOf(entry);
    const complaint = complaintOf(spec, more, entry);
    if (spec !== undefined && complaint === null) return faultOf(spec, entry);
    context.addIssue({ code: "custom", message: complaint ?? "" });
    return z.NEVER;
  })
  .describe("one fault: when, on what, and its kind");

type Kinds = { readonly [Kind in FaultKind]?: FaultSpec | undefined };

/** The kinds that the entry gives; a valid one gives exactly one. */
const specsOf = (entry: Kinds): readonly FaultSpec[] =>
  faultKinds.flatMap((kind) => entry[kind] ?? []);

interface Entry {
  readonly id?: string | undefined;
  readonly on?: Placement | undefined;
  readonly at?: Extract<FaultStart, { kind: "at" | "between" }> | undefined;
  readonly after?: string | undefined;
  readonly wait?: Milliseconds | undefined;
  readonly when?: Extract<FaultStart, { kind: "when" }>["condition"] | undefined;
  readonly for?: Milliseconds | undefined;
  readonly every?: Milliseconds | undefined;
  readonly times?: number | undefined;
  readonly stagger?: Milliseconds | undefined;
}

function complaintOf(
  spec: FaultSpec | undefined,
  more: readonly FaultSpec[],
  entry: Entry,
): string | null {
  if (spec === undefined) {
    return `a fault needs its kind: one of ${faultKinds.join(", ")}; write down: {}`;
  }
  if (more.length > 0) {
    return `a fault has one kind, not ${[spec, ...more].map(({ kind }) => kind).join(" and ")}`;
  }
  return placeComplaint(spec, entry) ?? timeComplaint(spec, entry);
}

function placeComplaint({ kind }: FaultSpec, { on }: Entry): string | null {
  if (on !== undefined || siteOf(kind) === "anything") return null;
  return `say on what: ${kind} acts on a ${siteOf(kind)}; write on: ${example[siteOf(kind)]}`;
}

const example = {
  link: "edge",
  process: "gateway/1",
  provider: "provider/openai",
  store: "store",
  anything: "anything",
} as const;

function timeComplaint(spec: FaultSpec, entry: Entry): string | null {
  const { at, after, when, wait, every, times } = entry;
  if (at === undefined && after === undefined && when === undefined) {
    return "say when: at: 10s, after: another-fault, or when: a condition";
  }
  if (after !== undefined && (at ?? when) !== undefined) return "give after, or at, not both";
  if (when !== undefined && at?.kind === "between") return "with when, at is one time";
  if (wait !== undefined && after === undefined) return "wait belongs to after";
  if (times !== undefined && every === undefined) return "times belongs to every";
  if (every !== undefined && when !== undefined) return "with when it begins once; leave out every";
  const lasting = lastingOf(spec, entry.for);
  if (every !== undefined && (lasting === null || lasting > every)) {
    return "with every, say for how long each time: for, at most as long as every";
  }
  const saysTwice = spec.kind === "kill" && spec.restart !== null && entry.for !== undefined;
  return saysTwice ? "a fault that kills ends once; give for or kill.restart, not both" : null;
}

function faultOf(spec: FaultSpec, entry: Entry): ParsedFault {
  const { id = null, every = null, times = null, stagger = ms(0) } = entry;
  const on = entry.on ?? { places: [spec.kind], any: null };
  const lasting = lastingOf(spec, entry.for);
  return { id, on, spec, schedule: { start: startOf(entry), lasting, every, times, stagger } };
}

/** As parsed: one without an id of its own gets one. */
export type ParsedFault = Omit<ScenarioFault, "id"> & { readonly id: string | null };

function startOf({ at, after, wait = ms(0), when }: Entry): FaultStart {
  if (after !== undefined) return { kind: "after", fault: after, wait };
  if (when === undefined) return at ?? { kind: "at", at: ms(0) };
  return { kind: "when", condition: when, notBefore: at?.kind === "at" ? at.at : ms(0) };
}

/** null: to the end of the run. */
const lastingOf = (spec: FaultSpec, given: Milliseconds | undefined): Milliseconds | null =>
  given ?? (spec.kind === "kill" ? spec.restart : null);
