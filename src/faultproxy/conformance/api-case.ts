/** Cases that are data: requests, and the answers to them. */

import type { Bench } from "./bench.ts";
import type { Case, Reach } from "./case.ts";
import type { Call, Reply } from "./http-call.ts";
import { filledIn } from "./text-pattern.ts";

/**
 * `METHOD path body`. In requests and answers `$p` is the case's proxy, and `$port` the port of the
 * first address that an answer named.
 */
export type Ask = string;

export interface ApiRow {
  readonly name: string;
  /** What is there before; all must succeed. */
  readonly given?: readonly Ask[];
  readonly ask: Ask | readonly Ask[];
  /** One for each ask: status, content type and body, see `answer`. */
  readonly gets: string | readonly string[];
  readonly known?: { readonly because: string; readonly gets: string | readonly string[] };
  /** Of every request asked. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers of the answer that are compared too. */
  readonly shows?: readonly string[];
  readonly reach?: Reach;
}

export const apiCases = (section: string, rows: readonly ApiRow[]): readonly Case[] =>
  rows.map((row) => ({
    name: row.name,
    section,
    expected: joined(row.gets),
    ...(row.known && {
      known: { because: row.known.because, expected: joined(row.known.gets) },
    }),
    ...(row.reach && { reach: row.reach }),
    observe: (bench) => observe(bench, row),
  }));

const listed = (one: string | readonly string[]): readonly string[] =>
  typeof one === "string" ? [one] : one;

const joined = (answers: string | readonly string[]): string => listed(answers).join("\n");

async function observe(bench: Bench, row: ApiRow): Promise<string> {
  const values = new Map([["p", bench.name]]);
  const send = async (ask: Ask, headers?: ApiRow["headers"]) => {
    const reply = await bench.call({ ...callOf(filledIn(ask, values)), headers });
    const port = /"listen":"[^"]*:([1-9]\d*)"/.exec(reply.body)?.[1];
    if (port !== undefined && !values.has("port")) values.set("port", port);
    return reply;
  };
  for (const ask of row.given ?? []) {
    const { status, body } = await send(ask);
    if (status >= 300) throw new Error(`${ask} was answered with ${status} ${body.trim()}`);
  }
  const seen: string[] = [];
  for (const ask of listed(row.ask)) seen.push(told(await send(ask, row.headers), row.shows));
  return namesPutBack(seen.join("\n"), values);
}

function callOf(ask: Ask): Call {
  const [, method = "", path = "", body] = /^(\S+) (\S+)(?: (.*))?$/s.exec(ask) ?? [];
  return { method, path, body };
}

function told({ status, headers, body }: Reply, shows: readonly string[] = []): string {
  const shown = shows.map((name) => ` ${name}=${headers[name] ?? "-"}`).join("");
  return answer(status, headers["content-type"] ?? "-", body) + shown;
}

/** An answer as it is compared; a line break in the body shows as \n. */
export const answer = (status: number, type: string, body: string): string =>
  `${status} ${type} ${body.replaceAll("\n", "\\n")}`.trimEnd();

/** So that what was expected and what was observed can be read side by side. */
function namesPutBack(text: string, values: ReadonlyMap<string, string>): string {
  const port = values.get("port");
  const named = text.replaceAll(values.get("p") ?? "", "$p");
  return port === undefined
    ? named
    : named.replace(new RegExp(`:${port}(?!\\d)`, "g"), () => ":$port");
}
