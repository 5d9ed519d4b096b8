/** The values of command-line options, read with the same words as in a scenario. */

import { InvalidArgumentError } from "commander";
import { parse as parseYaml } from "yaml";
import { GamedayError } from "../base/errors.ts";
import { readDuration, readRate } from "../base/quantity.ts";
import type { Milliseconds, PerSecond } from "../base/units.ts";
import type { Override } from "../scenario/yaml-source.ts";
import { type Login, passwordVariable } from "./load-login.ts";

export function rateOption(text: string): PerSecond {
  const rate = readRate(text);
  if (rate === undefined || rate <= 0) throw new InvalidArgumentError("Write a rate like 500/s.");
  return rate;
}

export function durationOption(text: string): Milliseconds {
  const duration = readDuration(text);
  if (duration === undefined || duration <= 0) {
    throw new InvalidArgumentError("Write a duration like 10s or 2m.");
  }
  return duration;
}

export function countOption(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) {
    throw new InvalidArgumentError("Write a whole number from 1.");
  }
  return count;
}

export function seedOption(text: string): number {
  const seed = Number(text);
  if (text.trim() === "" || !Number.isInteger(seed) || seed < 0) {
    throw new InvalidArgumentError("Write a whole number from 0.");
  }
  return seed;
}

export function folderOption(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Name a folder; this is empty.");
  return text;
}

export function fileOption(text: string): string {
  if (text.trim() === "") throw new InvalidArgumentError("Name a file; this is empty.");
  return text;
}

export function portOption(text: string): number {
  const port = Number(text);
  if (text.trim() === "" || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError("Write a port from 0 to 65535.");
  }
  return port;
}

/** `path.to.key=value`, the value read as YAML; may be given again. */
export function overrideOption(text: string, before: readonly Override[] = []): Override[] {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined) {
    throw new InvalidArgumentError("Write path=value, like traffic.chat.timeout=2s.");
  }
  const steps = path.split(".").map((step) => (/^\d+$/.test(step) ? Number(step) : step));
  return [...before, { path: steps, value: yamlOption(value) }];
}

function yamlOption(text: string): unknown {
  try {
    return parseYaml(text);
  } catch {
    throw new InvalidArgumentError(`${text} is not YAML.`);
  }
}

/** commander would repeat the argument, which may be a secret. */
const unshown = (message: string, { hint }: { readonly hint: string }): GamedayError =>
  new GamedayError("E_USAGE", message, { hint });

/** `name`, or `name:password`, as curl takes it. */
export function userOption(text: string): Login {
  const [, name, password] = /^([^:]+)(?::(.*))?$/s.exec(text) ?? [];
  if (name === undefined || password === "") {
    throw unshown("--user has no name or an empty password", {
      hint: `Write --user NAME, and set ${passwordVariable}.`,
    });
  }
  return { name, password: password ?? null };
}

/** `name: value`; may be given again. */
export function headerOption(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw unshown("--header is not a header", {
      hint: 'Write one like "accept: application/json".',
    });
  }
  return { ...before, [name.toLowerCase()]: value };
}
