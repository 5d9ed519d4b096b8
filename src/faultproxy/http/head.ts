/** The head of an HTTP/1.1 message, parsed: start line and fields, nothing more than is matched. */

export interface Field {
  readonly name: string;
  readonly value: string;
}

export interface RequestHead {
  readonly kind: "request";
  readonly method: string;
  /** As it stands in the request line, with the query. */
  readonly target: string;
  /** 0 or 1: HTTP/1.0 closes after an answer unless it is asked not to. */
  readonly minorVersion: number;
  readonly fields: readonly Field[];
}

export interface ResponseHead {
  readonly kind: "response";
  readonly status: number;
  readonly fields: readonly Field[];
}

export type Head = RequestHead | ResponseHead;

const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const requestLine = new RegExp(`^(${token}) (\\S+) HTTP/1\\.([01])$`);
const statusLine = /^HTTP\/1\.[01] (\d{3})(?: .*)?$/;
const fieldLine = new RegExp(`^(${token}):(.*)$`);

/** Whether a whole first line (without its line end) is one of HTTP/1.0 or HTTP/1.1. */
export function isStartLine(kind: Head["kind"], line: string): boolean {
  return (kind === "request" ? requestLine : statusLine).test(line);
}

/** `text` is a whole head in latin1, its empty line included. Undefined when it is not one. */
export function parseHead(kind: Head["kind"], text: string): Head | undefined {
  const [first = "", ...lines] = text.split(/\r?\n/);
  const fields = parseFields(lines);
  if (fields === undefined) return undefined;
  if (kind === "response") {
    const status = statusLine.exec(first)?.[1];
    return status === undefined ? undefined : { kind, status: Number(status), fields };
  }
  const [, method, target, minor] = requestLine.exec(first) ?? [];
  if (method === undefined || target === undefined) return undefined;
  return { kind, method, target, minorVersion: Number(minor), fields };
}

function parseFields(lines: readonly string[]): readonly Field[] | undefined {
  const fields: Field[] = [];
  for (const line of lines) {
    if (line === "") continue;
    const previous = fields.at(-1);
    // A line that begins with a blank goes on with the field before it (obs-fold, RFC 9112 5.2).
    if (/^[ \t]/.test(line) && previous !== undefined) {
      fields[fields.length - 1] = { ...previous, value: `${previous.value} ${line.trim()}` };
      continue;
    }
    const [, name, value] = fieldLine.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    fields.push({ name: name.toLowerCase(), value: value.trim() });
  }
  return fields;
}

/** All values of a field, in order; `name` in lower case. */
export const valuesOf = ({ fields }: Head, name: string): readonly string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);

/** The members of a field that is a list, such as `connection`, in lower case. */
export const membersOf = (head: Head, name: string): readonly string[] =>
  valuesOf(head, name).flatMap((value) => value.toLowerCase().split(/\s*,\s*/));
