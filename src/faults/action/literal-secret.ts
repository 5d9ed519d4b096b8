/** Finds secrets that stand in an action as they are: they would stand in its journal, too. */

import { hide, isSecretName, withoutQuerySecrets } from "../../base/secret.ts";
import { withoutSecrets } from "../../load/check/redaction.ts";

const advice = `write \${env.NAME} instead, and set the variable`;

/** An option whose value comes as the next argument. */
const secretOption = /^--?(?:[\w-]*-)?(?:password|passwd|secret|token|api-?key)$/i;

/** `--token=...`: name and value in one argument. */
function holdsOption(text: string): boolean {
  const [, name = "", value = ""] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
  return secretOption.test(name) && isLiteral(value);
}

/** What is wrong with the arguments of a command; null: nothing. */
export function commandSecret(run: readonly string[]): string | null {
  const found = run.find((text, index) => {
    const isValue = secretOption.test(run[index - 1] ?? "");
    return (
      holdsSecret(text) ||
      holdsOption(text) ||
      (isValue && isLiteral(text) && !text.startsWith("-"))
    );
  });
  return found === undefined ? null : `an argument holds a secret; ${advice}`;
}

export function headerSecret(name: string, value: string): string | null {
  return isSecretName(name) && isLiteral(value) ? `${name} holds a secret; ${advice}` : null;
}

export function urlSecret(url: string): string | null {
  if (holdsUser(url)) {
    return `a URL holds no user name or password; send them as a header, from \${env.NAME}`;
  }
  return withoutQuerySecrets(url) === url ? null : `the query holds a secret; ${advice}`;
}

/** Many a token is sent as a user name. */
function holdsUser(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { username, password } = new URL(url);
  return username !== "" || password !== "";
}

/** Of a JSON body, or of a text that may be one. */
export function bodySecret(body: unknown): string | null {
  if (typeof body === "string") return textSecret(body);
  const name = secretNameIn(body);
  return name === null ? null : `${name} holds a secret; ${advice}`;
}

function textSecret(text: string): string | null {
  try {
    return bodySecret(Object(JSON.parse(text)));
  } catch {
    return holdsSecret(text) ? `the body holds a secret; ${advice}` : null;
  }
}

/** A mere `key` is that of a flag more often than that of a door. */
function secretNameIn(value: unknown): string | null {
  if (typeof value !== "object" || value === null) return null;
  for (const [name, item] of Object.entries(value)) {
    const isSecret = name.toLowerCase() !== "key" && isSecretName(name);
    if (isSecret && typeof item === "string" && isLiteral(item)) return name;
    const inside = secretNameIn(item);
    if (inside !== null) return inside;
  }
  return null;
}

const isLiteral = (text: string): boolean => hide(text) !== text;

/** What only refers to a secret is left out, with the scheme before it. */
function holdsSecret(text: string): boolean {
  const literal = text.replace(/(?:\b(?:bearer|basic)\s+)?\$(?:\{[^}]*\}|\w+)/gi, "");
  return withoutSecrets(literal, []) !== literal;
}
