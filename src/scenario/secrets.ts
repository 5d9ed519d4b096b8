/** Which values of a scenario are secrets. */

import { hide, isSecretName, withoutQuerySecrets } from "../base/secret.ts";
import { commandSecret } from "../faults/action/literal-secret.ts";
import { withoutRequestSecret } from "../load/request/request-secrets.ts";
import type { Path } from "./path.ts";

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
  const [top, second] = path;
  if (top === "target" && (second === "headers" || second === "keys")) return hide(value);
  if (top === "target" && (second === "stores" || second === "providers")) return address(value);
  if (top === "target" && second === "fault-proxy") return address(value);
  if (top === "target" && second === "processes") return argumentWithoutSecret(value);
  if (top === "target" && second === "bundled") {
    const name = path.findLast((step) => typeof step === "string");
    return typeof value === "string" && isSecretName(name) ? hide(value) : value;
  }
  if (top === "faults" || top === "guards" || top === "steady-state") {
    return orderWithoutSecret(path, value);
  }
  return top === "traffic" ? trafficWithoutSecret(path, value) : value;
}

/** A URL, without its user name, its password and the secrets of its query. */
function address(value: unknown): unknown {
  if (typeof value !== "string") return value;
  const user = /^(\s*[\w+.-]+:\/\/)([^/?#]*)@/;
  const bare = value.replace(user, (_all, scheme: string, info: string) => {
    const [name = "", ...password] = info.split(":");
    const parts = password.length === 0 ? [name] : [name, password.join(":")];
    return `${scheme}${parts.map(hide).join(":")}@`;
  });
  return withoutQuerySecrets(bare);
}

const argumentWithoutSecret = (value: unknown): unknown =>
  typeof value === "string" && commandSecret([value]) !== null ? hide(value) : value;

/** Commands and requests; what reads a scenario refuses secrets that it knows as such. */
function orderWithoutSecret(path: Path, value: unknown): unknown {
  if (typeof value !== "string") return value;
  const name = path.findLast((step) => typeof step === "string");
  return isSecretName(name) ? hide(value) : withoutQuerySecrets(value);
}

/** Requests stand in a traffic, in the steps of its journey, and in the parts of its mix. */
function trafficWithoutSecret(path: Path, value: unknown): unknown {
  const at = path.findIndex((step, index) => index > 1 && (step === "request" || step === "mcp"));
  if (at === -1 || !isPlain(value)) return value;
  const inside = path.slice(at + 1);
  if (path[at] === "request") return withoutRequestSecret(inside, value);
  if (typeof value !== "string") return value;
  // Entries of a list go by its name.
  const name = inside.findLast((step) => typeof step === "string");
  return isSecretName(name) ? hide(value) : withoutQuerySecrets(value);
}

const isPlain = (value: unknown): value is string | number | boolean | null =>
  value === null || ["string", "number", "boolean"].includes(typeof value);

/** `# authorization: Bearer ...`, as one leaves it behind when trying things out. */
export const withoutCommentSecrets = (comment: string): string =>
  comment.replace(
    /([\w-]+)(["']?\s*[:=]\s*)(\S.*)$/,
    (all, name: string, between: string, value) =>
      isSecretName(name) ? `${name}${between}${hide(value)}` : all,
  );
