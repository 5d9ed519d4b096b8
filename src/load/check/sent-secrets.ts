/** The secrets that a request carried: what of its answer may not be kept. */

import { isSecretName } from "../../base/secret.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import { plain } from "./plain-text.ts";

/** Shorter ones open nothing, and would make holes into any text. UTF-16 units. */
export const leastSecret = 6;

/** Each in the ways in which an answer may write it; longer ones first. */
export function sentSecrets({ headers, path, body }: OutgoingRequest): readonly string[] {
  const text = typeof body === "string" ? body : "";
  const plainly = [...headerSecrets(headers), ...querySecrets(path), ...bodySecrets(text)];
  const written = plainly.flatMap(writings).filter(({ length }) => length >= leastSecret);
  return [...new Set(written)].sort((a, b) => b.length - a.length);
}

/** The value without its scheme, and its parts: words, each cookie, a decoded password. */
function headerSecrets(headers: OutgoingRequest["headers"]): readonly string[] {
  const values = Object.entries(headers).filter(([name]) => isSecretName(name));
  return values.flatMap(([, value]) => {
    const bare = value.replace(/^\s*(?:bearer|basic)\s+/i, "");
    const words = bare.split(/[\s;,]+/);
    const cookies = words.map((word) => word.slice(word.indexOf("=") + 1));
    const login = /^\s*basic\s/i.test(value) ? Buffer.from(bare, "base64").toString("utf8") : "";
    const whole = bare.length < leastSecret ? value : bare;
    return [whole, ...words, ...cookies, login, login.slice(login.indexOf(":") + 1)];
  });
}

/** `?key=...`, as Gemini takes it. */
function querySecrets(path: string): readonly string[] {
  const query = path.includes("?") ? path.slice(path.indexOf("?") + 1) : "";
  const raw = query.split(/[&#]/).map((pair) => pair.split("="));
  const written = raw.flatMap(([name, ...value]) => (isSecretName(name) ? [value.join("=")] : []));
  const decoded = [...new URLSearchParams(query)].filter(([name]) => isSecretName(name));
  return [...written, ...decoded.map(([, value]) => value)];
}

/** Texts under a secret name, at any depth of a JSON body, or in a form. */
function bodySecrets(text: string): readonly string[] {
  try {
    return [...secretsIn(JSON.parse(text), false)];
  } catch {
    return querySecrets(`?${text}`);
  }
}

function* secretsIn(value: unknown, isSecret: boolean): Generator<string> {
  if (typeof value === "string" && isSecret) yield value;
  if (typeof value !== "object" || value === null) return;
  for (const [name, item] of Object.entries(value)) {
    yield* secretsIn(item, Array.isArray(value) ? isSecret : isSecretName(name));
  }
}

const writings = (secret: string): readonly string[] => [
  secret,
  secret.trim(),
  plain(secret),
  // As Latin-1, which is no UTF-8.
  secret.replace(/[\x80-\xff]/g, "\ufffd"),
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(plain(secret)),
];
