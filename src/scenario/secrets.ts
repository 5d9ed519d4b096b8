/** Which values of a scenario are secrets. */

import { hide, isSecretName, withoutQuerySecrets } from "../base/secret.ts";
import type { Path } from "./path.ts";

const methods: readonly unknown[] = ["get", "head", "post", "put", "patch", "delete", "options"];

/** The value at this path of a scenario file, without what is secret in it, at any depth. */
export function withoutSecret(path: Path, value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutSecret([...path, index], item));
  }
  if (typeof value !== "object" || value === null) return plainWithoutSecret(path, value);
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, withoutSecret([...path, name], item)]),
  );
}

function plainWithoutSecret(path: Path, value: unknown): unknown {
  const [top, second, third, fourth] = path;
  if (top === "target" && (second === "headers" || second === "keys")) return hide(value);
  if (top === "target" && second === "bundled") {
    const name = path.findLast((step) => typeof step === "string");
    return typeof value === "string" && isSecretName(name) ? hide(value) : value;
  }
  if (top !== "traffic" || third !== "request") return value;
  if (fourth === "headers") return isSecretName(path[4]) ? hide(value) : value;
  if (fourth === "json") return isSecretField(path, value) ? hide(value) : value;
  return methods.includes(fourth) && typeof value === "string" ? withoutQuerySecrets(value) : value;
}

/** Of a JSON body: a text, as `max_tokens: 100` opens no door. */
const isSecretField = (path: Path, value: unknown): boolean =>
  typeof value === "string" && isSecretName(path.at(-1));

/** `# authorization: Bearer ...`, as one leaves it behind when trying things out. */
export const withoutCommentSecrets = (comment: string): string =>
  comment.replace(
    /([\w-]+)(["']?\s*[:=]\s*)(\S.*)$/,
    (all, name: string, between: string, value) =>
      isSecretName(name) ? `${name}${between}${hide(value)}` : all,
  );
