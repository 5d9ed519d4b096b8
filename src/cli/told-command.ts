/** A command as it may stand in a report: what was written, without its secrets. */

import type { Option } from "commander";
import { hide, isSecretName, withoutJsonSecrets, withoutQuerySecrets } from "../base/secret.ts";
import { shellQuoted } from "./shell-quoted.ts";

/** Of the arguments behind the program's name. `options`: those of the command. */
export function toldCommand(args: readonly string[], options: readonly Option[]): string {
  const words = [...wordsOf(args, options)].map(({ text, option }) => withoutSecrets(text, option));
  return ["gameday", ...words.map(shellQuoted)].join(" ");
}

interface Word {
  readonly text: string;
  /** Whose value it is; null: an option itself, or an argument. */
  readonly option: string | null;
}

/** Options and their values one by one: `--user=a`, `-ua` and `-u a` are the same. */
function* wordsOf(args: readonly string[], options: readonly Option[]): Generator<Word> {
  let awaiting: Option | undefined;
  for (const arg of args) {
    if (awaiting !== undefined) {
      yield { text: arg, option: awaiting.name() };
      awaiting = undefined;
      continue;
    }
    const [name, value] = parted(arg, options);
    const option = options.find(({ long, short }) => name === long || name === short);
    yield { text: name, option: null };
    if (value !== undefined) yield { text: value, option: option?.name() ?? "" };
    else if (option?.required === true) awaiting = option;
  }
}

function parted(arg: string, options: readonly Option[]): readonly [string, string?] {
  const [, long, value] = /^(--[\w-]+)=(.*)$/s.exec(arg) ?? [];
  if (long !== undefined && value !== undefined) return [long, value];
  const [, short, rest] = /^(-[a-zA-Z])(.+)$/s.exec(arg) ?? [];
  const isValue = options.some((option) => option.short === short && option.required);
  return short !== undefined && rest !== undefined && isValue ? [short, rest] : [arg];
}

function withoutSecrets(text: string, option: string | null): string {
  switch (option) {
    // The password is in the environment, when it is played again.
    case "user":
      return text.replace(/:.*$/s, "");
    case "header":
      return withoutHeaderSecret(text);
    case "body":
      return withoutJsonSecrets(withoutFormSecrets(text));
    default:
      return withoutQuerySecrets(text);
  }
}

function withoutHeaderSecret(text: string): string {
  const [, name, value] = /^([^:]+):\s*(.*)$/s.exec(text) ?? [];
  return isSecretName(name) ? `${name}: ${hide(value)}` : text;
}

/** A form is a query without its question mark. */
const withoutFormSecrets = (text: string): string => withoutQuerySecrets(`?${text}`).slice(1);
