/** Takes secrets out of a text: those that were sent, and what looks like one. */

import { isSecretName, withoutJsonSecrets } from "../../base/secret.ts";
import { ellipsis } from "./plain-text.ts";
import { leastSecret } from "./sent-secrets.ts";

const mark = "[redacted]";

/** `secrets`: longer ones first. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  let left = text;
  for (const secret of secrets) left = withoutCutSecret(left.replaceAll(secret, mark), secret);
  return withoutLikelySecrets(left);
}

/** Where text was cut off, in its midst or at its end, the beginning of a secret may be left. */
function withoutCutSecret(text: string, secret: string): string {
  return text
    .split(ellipsis)
    .map((piece) => {
      let length = Math.min(secret.length, piece.length);
      while (length >= leastSecret && !piece.endsWith(secret.slice(0, length))) length--;
      return length < leastSecret ? piece : piece.slice(0, -length) + mark;
    })
    .join(ellipsis);
}

/** Names beside which even a plain text tells a secret: `x-api-key: ...`, `password=...`. */
const name = "(?:x-)?api[-_]?key|authorization|cookie|passw(?:or)?d|secret|access[-_]?token";
const named = new RegExp(
  String.raw`((?:${name})\\*["']?\s*[:=]\s*\\*["']?)(?:(?:bearer|basic)\s+)?[^\s"'\\<>&,;[]+`,
  "gi",
);

/** A pair of a JSON text that was cut off within the value. */
const unclosed = /("([^"\\]+)"\s*:\s*")(?:[^"\\]|\\.)*\\?$/;

const query = /([?&]([\w.-]+)=)[^&#\s"'<>\\]+/g;

const tokens: readonly RegExp[] = [
  // A key of OpenAI, Anthropic, Stripe; of GitHub, GitLab; of Slack; of Google; of AWS.
  /\b(?:sk|pk|rk)[-_][\w-]{8,}/g,
  /\b(?:gh[oprsu]_|github_pat_|glpat-)\w{8,}/g,
  /\bxox[a-z]-[\w-]{8,}/g,
  /\bAIza[\w-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
  // A JSON Web Token, whole or cut off.
  /\beyJ[\w-]{8,}(?:\.[\w-]*){0,4}/g,
];

function withoutLikelySecrets(text: string): string {
  const unnamed = withoutJsonSecrets(text)
    .replace(unclosed, (all, start: string, name: string) =>
      isSecretName(name) ? start + mark : all,
    )
    .replace(query, (all, start: string, name: string) => (isSecretName(name) ? start + mark : all))
    .replace(named, `$1${mark}`)
    .replace(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${mark}`);
  return tokens.reduce((left, token) => left.replace(token, mark), unnamed);
}
