/** `${env.NAME}` in what is run or sent: put in at the last moment, and kept nowhere. */

import { GamedayError } from "../../base/errors.ts";
import { isSecretName } from "../../base/secret.ts";
import { plain } from "../../load/check/plain-text.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$\{env\.(\w+)\}/g;

/** Throws E_TARGET if a variable is not set. `written`: how its value is written at this place. */
export function expanded(
  text: string,
  env: Environment,
  written: (value: string, name: string) => string = (value) => value,
): string {
  return text.replace(reference, (_all, name: string) => written(valueIn(env, name), name));
}

/** Never tells the value itself: it is a secret. */
function valueIn(env: Environment, name: string): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  const hint = `Set it: ${name}=... gameday run ...`;
  throw new GamedayError("E_TARGET", `the environment variable ${name} is not set`, { hint });
}

/** Shorter ones open nothing, and would make holes into any text. UTF-16 units. */
const leastNamed = 4;
const leastLikely = 6;

/** Names that only look like those of secrets: PWD is the folder that one is in. */
const innocent = /^(?:OLD)?PWD$|SESSION|KEYBOARD/;

/**
 * What may not be kept of the output: the values that these texts name, and those that the
 * environment holds under the name of a secret. Longer ones first.
 */
export function secretsIn(texts: readonly string[], env: Environment): readonly string[] {
  const named = texts.flatMap((text) => [...text.matchAll(reference)].map(([, name = ""]) => name));
  const likely = Object.keys(env).filter((name) => isSecretName(name) && !innocent.test(name));
  const secrets = [...valuesOf(named, env, leastNamed), ...valuesOf(likely, env, leastLikely)];
  return [...new Set(secrets.flatMap(writings))].sort((a, b) => b.length - a.length);
}

const valuesOf = (names: readonly string[], env: Environment, least: number): readonly string[] =>
  names.map((name) => env[name]?.trim() ?? "").filter(({ length }) => length >= least);

const writings = (secret: string): readonly string[] => [
  secret,
  plain(secret),
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(plain(secret)),
];
