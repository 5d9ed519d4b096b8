/** From the fields of a request to its spec, with the files that it names. */

import { basename } from "node:path";
import type { PartFields } from "./body-fields.ts";
import { escapes } from "./escape.ts";
import { type ReadBytes, readOf } from "./file-bytes.ts";
import { methodsIn, type RequestFields } from "./request-fields.ts";
import type { Body, Part, RequestSpec } from "./spec.ts";
import { piecesOf, textOf } from "./template.ts";

/** The request, or which of its files cannot be read. */
export function requestOf(fields: RequestFields, readBytes: ReadBytes): RequestSpec | string {
  const [method = "get"] = methodsIn(fields);
  const body = bodyOf(fields, readBytes);
  if (typeof body === "string") return body;
  return {
    method: method.toUpperCase(),
    path: withQuery(fields[method] ?? "/", fields.query ?? {}),
    headers: headersOf(fields),
    ...(fields.basic === undefined ? {} : { basic: fields.basic }),
    body,
    as: fields.as ?? null,
  };
}

type Values = Readonly<Record<string, string | number | boolean>>;

/** Behind the query that the path has already. */
function withQuery(path: string, query: Values): string {
  const pairs = pairsOf(query, escapes.component);
  if (pairs === "") return path;
  return `${path}${path.includes("?") ? "&" : "?"}${pairs}`;
}

/** The texts of names and values are encoded here, what is put in for names later. */
const pairsOf = (values: Values, encode: (text: string) => string): string =>
  Object.entries(values)
    .map((pair) => pair.map((text) => textOf(piecesOf(String(text)), encode)).join("="))
    .join("&");

function headersOf(fields: RequestFields): RequestSpec["headers"] {
  const given = Object.entries(fields.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const type = typeOf(fields);
  const typed = type === null ? {} : { "content-type": type };
  const bearer = fields.bearer === undefined ? {} : { authorization: `Bearer ${fields.bearer}` };
  return { ...typed, ...bearer, ...Object.fromEntries(given) };
}

function typeOf({ json, form, file }: RequestFields): string | null {
  if (json !== undefined) return "application/json";
  if (form !== undefined) return "application/x-www-form-urlencoded";
  return file === undefined ? null : "application/octet-stream";
}

function bodyOf(fields: RequestFields, readBytes: ReadBytes): Body | null | string {
  const { json, body, file, form, multipart } = fields;
  if (json !== undefined) return { kind: "text", text: JSON.stringify(json), holds: "json" };
  if (form !== undefined) return { kind: "text", text: pairsOf(form, escapes.form), holds: "form" };
  if (body !== undefined) return { kind: "text", text: body };
  if (multipart !== undefined) return multipartOf(multipart, readBytes);
  if (file === undefined) return null;
  const bytes = readOf(file, readBytes);
  return typeof bytes === "string" ? bytes : { kind: "bytes", bytes };
}

function multipartOf(fields: readonly PartFields[], readBytes: ReadBytes): Body | string {
  const parts: Part[] = [];
  for (const { name, value = "", file, filename, type = null } of fields) {
    if (file === undefined) {
      parts.push({ name, fileName: null, type, content: String(value) });
      continue;
    }
    const content = readOf(file, readBytes);
    if (typeof content === "string") return content;
    const ofFile = {
      fileName: filename ?? basename(file),
      type: type ?? "application/octet-stream",
    };
    parts.push({ name, ...ofFile, content });
  }
  return { kind: "multipart", parts };
}
