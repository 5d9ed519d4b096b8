/** Secrets by the names they go by, and what is shown in their place. */

const mark = "[redacted]";

/** Parts of names of headers and settings whose values open doors. */
const secretPart = /authori[sz]ation|^x-auth|cookie|token|secret|key|passw|credential/i;

/** Words of such names, in lower case, with a dash between two. */
const secretWord = /sess(?:ion)?-?id\b|\bjwt\b/;

/** Those that must come last, for a `session_count` opens nothing; a number may stand behind. */
const lastWords =
  "session|sess|sid|sig|signature|pass(?:phrase|code)?|pwd|(?:pin|t?otp)(?:-?code)?";
const secretEnd = new RegExp(String.raw`\b(?:${lastWords})(?:-?\d+)?$`);

/** Between two words: `userPin`, `user_pin`, `XSid`. */
const seam = /[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g;

export function isSecretName(name: unknown): boolean {
  const text = String(name);
  if (secretPart.test(text)) return true;
  const words = text.replace(seam, "-").toLowerCase();
  return secretWord.test(words) || secretEnd.test(words);
}

/** Keeps what only refers to a secret, `${env.NAME}`, and the scheme: `Bearer [redacted]`. */
export function hide(value: unknown): unknown {
  if (value === null || typeof value === "object") return value;
  return String(value)
    .split(/(\$\{[^}]*\})/)
    .map((piece, index) => (index % 2 === 1 ? piece : hideLiteral(piece)))
    .join("");
}

function hideLiteral(text: string): string {
  const [, scheme = "", rest = ""] = /^(\s*(?:(?:bearer|basic)\s+)?)([\s\S]*)$/i.exec(text) ?? [];
  return rest.trim() === "" || isScheme(rest) ? text : `${scheme}${mark}`;
}

const isScheme = (text: string): boolean => /^(?:bearer|basic)\s*$/i.test(text);

/** `?api_key=...` of a path. */
export function withoutQuerySecrets(path: string): string {
  return path.replace(/([?&])([^=&#]*)=([^&#]*)/g, (all, start: string, name: string, value) =>
    isSecretName(name) ? `${start}${name}=${hide(value)}` : all,
  );
}

/** A key of a JSON text and its value, if that is a text. */
const jsonPair = /("([^"\\]+)"\s*:\s*)"(?:[^"\\]|\\.)*"/g;

/** `{"password":"..."}` of a body. */
export const withoutJsonSecrets = (text: string): string =>
  text.replace(jsonPair, (all, start: string, name: string) =>
    isSecretName(name) ? `${start}"${mark}"` : all,
  );
