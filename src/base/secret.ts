/** Secrets by the names they go by, and what is shown in their place. */

const mark = "[redacted]";

/** Names of headers and settings whose values open doors. */
const secretName = /authori[sz]ation|^x-auth|cookie|token|secret|key|passw|credential/i;

export const isSecretName = (name: unknown): boolean => secretName.test(String(name));

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
