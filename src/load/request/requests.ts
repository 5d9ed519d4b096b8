/** Makes the outgoing request of each arrival; what does not change is made once. */

import type { Timeouts } from "../traffic.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import { multipartOf } from "./multipart.ts";
import type { BasicAuth, Body, RequestSpec } from "./spec.ts";
import {
  hasTemplate,
  piecesOf,
  type Template,
  type TemplateValues,
  templateFrom,
  templateOf,
} from "./template.ts";

export type RequestMaker = (values: TemplateValues) => OutgoingRequest;

interface Sent {
  readonly timeouts: Timeouts;
}

/** `keepsAnswer`: of the requests that it makes. A fixed request is one object, made once. */
export function requestMaker(traffic: Sent, spec: RequestSpec, keepsAnswer = false): RequestMaker {
  const fixed = fixedRequest(traffic, spec, keepsAnswer);
  return fixed === null ? varyingRequest(traffic, spec, keepsAnswer) : () => fixed;
}

/** The request that each arrival sends; null if they differ. */
export function fixedRequest(
  traffic: Sent,
  spec: RequestSpec,
  keepsAnswer = false,
): OutgoingRequest | null {
  return isFixed(spec) ? varyingRequest(traffic, spec, keepsAnswer)(noValues) : null;
}

function varyingRequest({ timeouts }: Sent, spec: RequestSpec, keepsAnswer: boolean): RequestMaker {
  const { method } = spec;
  const path = pathOf(spec);
  const body = bodyOf(spec.body);
  const typed = body.contentType === null ? {} : { "content-type": body.contentType };
  const headers = headersOf({ ...spec.headers, ...typed }, spec.basic);
  return (values) => {
    const sent = { path: path(values), headers: headers(values), body: body.make(values) };
    return { method, ...sent, timeouts, keepsAnswer };
  };
}

/** Texts of a request that are templates. */
export function templatesIn({ path, headers, basic, body }: RequestSpec): readonly string[] {
  const auth = basic === undefined ? [] : [basic.user, basic.password];
  return [path, ...Object.values(headers), ...auth, ...textsOf(body)];
}

function textsOf(body: Body | null): readonly string[] {
  if (body?.kind === "text") return [body.text];
  if (body?.kind !== "multipart") return [];
  return body.parts.flatMap(({ content }) => (typeof content === "string" ? [content] : []));
}

export const isFixed = (spec: RequestSpec): boolean => !templatesIn(spec).some(hasTemplate);

/** What a fixed request asks for: nothing. */
const noValues: TemplateValues = {
  nonce: "",
  uuid: "",
  arrival: 0,
  user: 0,
  field: () => "",
  captured: () => "",
};

function pathOf({ path, base = "" }: RequestSpec): Template {
  const [first, ...rest] = piecesOf(path);
  const others = rest.map((piece) => ({ piece, by: "component" }) as const);
  if (typeof first !== "object") {
    return templateFrom([{ piece: base + (first ?? ""), by: "none" }, ...others]);
  }
  const start = templateFrom([{ piece: first, by: "path" }]);
  const end = templateFrom(others);
  return (values) => underBase(base, start(values)) + end(values);
}

/** A path that the target told of itself has its base already. */
function underBase(base: string, path: string): string {
  const [folder] = path.split("?", 1);
  return folder === base || path.startsWith(`${base}/`) ? path : base + path;
}

type Headers = OutgoingRequest["headers"];

/** Each header a template, and those of basic, if it is given. */
export function headersOf(headers: Headers, basic?: BasicAuth) {
  const makers = Object.entries(headers).map(
    ([name, value]) => [name, templateOf(value, "header"), hasTemplate(value)] as const,
  );
  if (basic !== undefined) {
    const varies = hasTemplate(basic.user) || hasTemplate(basic.password);
    makers.push(["authorization", basicOf(basic), varies]);
  }
  const fixed: Record<string, string> = {};
  for (const [name, make, varies] of makers) if (!varies) fixed[name] = make(noValues);
  const varying = makers.filter(([, , varies]) => varies);
  if (varying.length === 0) return () => fixed;
  return (values: TemplateValues): Headers => {
    const made = { ...fixed };
    for (const [name, make] of varying) made[name] = make(values);
    return made;
  };
}

/** RFC 7617, in UTF-8. */
function basicOf({ user, password }: BasicAuth): Template {
  const [makeUser, makePassword] = [templateOf(user), templateOf(password)];
  return (values) => {
    const credentials = `${makeUser(values)}:${makePassword(values)}`;
    return `Basic ${Buffer.from(credentials).toString("base64")}`;
  };
}

interface BodyMaker {
  /** What only the maker knows of it. */
  readonly contentType: string | null;
  readonly make: (values: TemplateValues) => OutgoingRequest["body"];
}

function bodyOf(body: Body | null): BodyMaker {
  switch (body?.kind) {
    case undefined:
      return { contentType: null, make: () => null };
    case "text":
      return { contentType: null, make: templateOf(body.text, body.holds ?? "none") };
    case "bytes":
      return { contentType: null, make: () => body.bytes };
    case "multipart": {
      const { contentType, make, isFixed } = multipartOf(body.parts);
      const bytes = isFixed ? make(noValues) : null;
      return { contentType, make: (values) => bytes ?? make(values) };
    }
    default:
      return body satisfies never;
  }
}
