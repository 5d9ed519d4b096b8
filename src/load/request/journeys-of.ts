/** From the fields of a traffic to its journeys, with every name in them known. */

import { ms } from "../../base/units.ts";
import { expectationOf } from "../check/expect-fields.ts";
import type { FunctionRef } from "../code/functions.ts";
import type { CodeSpec } from "../code/spec.ts";
import { mcpOf } from "../mcp/mcp-fields.ts";
import type { Expectation, Journey, Sends, Step } from "../traffic.ts";
import { capturesOf } from "./capture-fields.ts";
import type { Feeder } from "./feeder.ts";
import type { ReadBytes } from "./file-bytes.ts";
import type { JourneyFields } from "./journey-fields.ts";
import type { RequestFields } from "./request-fields.ts";
import { requestOf } from "./request-of.ts";
import { namesInSends } from "./sends-templates.ts";
import type { StepFields } from "./step-fields.ts";
import { namesOf } from "./step-names.ts";
import { type KnownNames, nameProblem } from "./template-names.ts";

/** One journey as it is written, whichever of the ways of writing it was chosen. */
interface Written {
  readonly weight: number;
  readonly name: string | undefined;
  readonly steps: readonly StepFields[];
}

/** The journeys, or what is wrong with the first that cannot be read. */
export function journeysOf(
  fields: JourneyFields,
  feeders: readonly Feeder[],
  readBytes: ReadBytes,
  module: string | null = null,
): readonly Journey[] | string {
  const written = writtenIn(fields);
  if (typeof written === "string") return written;
  const names = namesOf(written);
  if (typeof names === "string") return names;
  const general = expectationFrom(fields.expect, readBytes);
  if (typeof general === "string") return `expect: ${general}`;
  const check = functionRef(fields.check, module);
  if (typeof check === "string") return check;
  const reader = { feeders: fieldsOf(feeders), general, check, readBytes, module };
  const journeys: Journey[] = [];
  for (const [index, { weight, steps }] of written.entries()) {
    const read = stepsOf(steps, names[index] ?? [], reader);
    if (typeof read === "string") return read;
    journeys.push({ weight, steps: read });
  }
  return journeys;
}

function writtenIn({ request, mcp, mix, journey }: JourneyFields): readonly Written[] | string {
  const ways = Object.entries({ request, mcp, mix, journey });
  const given = ways.filter(([, way]) => way !== undefined).map(([name]) => name);
  if (given.length === 0) return "say what is sent: request: { get: / }";
  if (given.length > 1)
    return `give one of request, mcp, mix and journey, not ${given.join(" and ")}`;
  if (journey !== undefined) return [{ weight: 1, name: undefined, steps: journey }];
  if (mix === undefined) return [{ weight: 1, name: undefined, steps: [{ request, mcp }] }];
  return mix.map(({ weight, name, journey, ...step }) => {
    if (journey !== undefined) return { weight, name, steps: journey };
    return { weight, name: undefined, steps: [{ name, ...step }] };
  });
}

const fieldsOf = (feeders: readonly Feeder[]): Fields =>
  new Map(feeders.map(({ name, rows }) => [name, Object.keys(rows[0] ?? {})]));

type Fields = ReadonlyMap<string, readonly string[]>;

interface StepReader {
  readonly feeders: Fields;
  /** Of a step that has none of its own. */
  readonly general: Expectation;
  readonly check: FunctionRef | null;
  readonly readBytes: ReadBytes;
  readonly module: string | null;
}

function stepsOf(
  fields: readonly StepFields[],
  names: readonly string[],
  reader: StepReader,
): readonly Step[] | string {
  const { feeders, general, readBytes } = reader;
  const steps: Step[] = [];
  for (const [index, step] of fields.entries()) {
    const { expect, capture = {}, think = noPause, ...sending } = step;
    const name = names[index] ?? "";
    const sends = sendsOf(sending, reader);
    if (typeof sends === "string") return `${name}: ${sends}`;
    const captures = steps.flatMap((earlier) => earlier.captures.map((capture) => capture.name));
    const problem = unknownIn(sends, { captures, fields: feeders });
    if (problem !== null) return `${name}: ${problem}`;
    const own = expect === undefined ? general : expectationFrom(expect, readBytes);
    if (typeof own === "string") return `${name}: expect: ${own}`;
    const check = step.check === undefined ? reader.check : functionRef(step.check, reader.module);
    if (typeof check === "string") return `${name}: ${check}`;
    if (sends.kind !== "code" && wantsEcho(own) && !namesInSends(sends).includes("nonce"))
      return `${name}: ${noEcho}`;
    steps.push({ name, sends, expect: own, check, captures: capturesOf(capture), think });
  }
  return steps;
}

const noPause = { least: ms(0), most: ms(0) };

/** The function that the data stands for; null if it stands for none. */
function functionRef(
  given: { readonly function?: string | undefined } | undefined,
  module: string | null,
): FunctionRef | null | string {
  const at = given?.function;
  if (at === undefined) return null;
  return module === null ? "only a TypeScript scenario has functions" : { module, at };
}

function sendsOf({ request, mcp }: StepFields, { readBytes, module }: StepReader): Sends | string {
  if (mcp !== undefined) {
    const spec = mcpOf(mcp);
    return typeof spec === "string" ? spec : { kind: "mcp", mcp: spec };
  }
  if (request === undefined) return "say what is sent: request: { get: / }";
  const make = functionRef(request, module);
  if (typeof make === "string") return make;
  if (make !== null) return { kind: "code", code: codeOf(request, make) };
  const spec = requestOf(request, readBytes);
  return typeof spec === "string" ? spec : { kind: "request", request: spec };
}

function codeOf(request: RequestFields, make: FunctionRef): CodeSpec {
  const given = Object.entries(request.headers);
  const headers = Object.fromEntries(given.map(([name, text]) => [name.toLowerCase(), text]));
  return { make, headers, as: request.as ?? null };
}

function expectationFrom(
  fields: Parameters<typeof expectationOf>[0] | undefined,
  readBytes: ReadBytes,
): Expectation | string {
  if (fields === undefined) return { statuses: null, stream: null, checks: [] };
  return expectationOf(fields, (path) => new TextDecoder().decode(readBytes(path)));
}

/** Where a name may stand was looked at with the place in hand; here is which names there are. */
function unknownIn(sends: Sends, known: KnownNames): string | null {
  for (const name of namesInSends(sends)) {
    const problem = nameProblem(name, known, true);
    if (problem !== null) return problem;
  }
  return null;
}

const wantsEcho = ({ checks }: Expectation): boolean =>
  checks.some(({ kind }) => kind === "echoes");

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
const noEcho = "echoes: nonce needs a request that sends ${nonce}";
