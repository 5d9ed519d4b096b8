/** The secrets that a request carried: what of its answer may not be kept. */

import { isSecretName } from "../../base/secret.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import { secretsOfBody, secretsOfQuery } from "./body-secrets.ts";
import { plain } from "./plain-text.ts";

/** Shorter ones open nothing, and would make holes into any text. UTF-16 units. */
export const leastSecret = 6;

/**
 * Each in the ways in which an answer may write it; longer ones first. `known`: those that no name
 * in the request tells of.
 */
export function sentSecrets(
  request: OutgoingRequest,
  known: readonly string[] = [],
): readonly string[] {
  const named = [...headerSecrets(request.headers), ...secretsOfQuery(request.path)];
  const plainly = [...known, ...named, ...secretsOfBody(request)];
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
    const signed = cookies.flatMap(signedParts);
    return [whole, ...words, ...cookies, ...signed, login, login.slice(login.indexOf(":") + 1)];
  });
}

/** Shorter parts of a cookie may well be words. UTF-16 units. */
const leastPart = 16;

/** A signed cookie, `s%3Aid.signature`, is known to its server by the id in it. */
function signedParts(cookie: string): readonly string[] {
  const decoded = decodedOf(cookie);
  return [decoded, ...decoded.split(/[.:|]/).filter(({ length }) => length >= leastPart)];
}

function decodedOf(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
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
