/** Puts values of the environment into a request when the run starts; they are kept nowhere. */

import { GamedayError } from "../../base/errors.ts";
import type { RequestSpec } from "./spec.ts";
import { type Piece, piecesOf, textOf } from "./template.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `${env.NAME}` replaced in headers and in basic. Throws E_TARGET if a variable is not set. */
export function requestWithEnv(spec: RequestSpec, env: Environment): RequestSpec {
  const headers = headersWithEnv(spec.headers, env);
  if (spec.basic === undefined) return { ...spec, headers };
  const { user, password } = spec.basic;
  return { ...spec, headers, basic: { user: filled(user, env), password: filled(password, env) } };
}

type Headers = RequestSpec["headers"];

export const headersWithEnv = (headers: Headers, env: Environment): Headers =>
  Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, filled(text, env)]));

/** What comes from the environment is a text, even if it looks like a template. */
const filled = (text: string, env: Environment): string =>
  textOf(piecesOf(text).map((piece) => fill(piece, env)));

function fill(piece: Piece, env: Environment): Piece {
  if (typeof piece === "string" || !piece.name.startsWith("env.")) return piece;
  const name = piece.name.slice("env.".length);
  const value = env[name];
  if (value === undefined || value === "") throw unusable(name, "is not set");
  // Never the value itself: it is a secret.
  if (!/^[\t\x20-\x7e\x80-\xff]+$/.test(value)) {
    throw unusable(name, "is not one line of Latin-1 text");
  }
  return value;
}

const unusable = (name: string, why: string): GamedayError =>
  new GamedayError("E_TARGET", `the environment variable ${name} ${why}`, {
    hint: `Set it: ${name}=... gameday run ...`,
  });
