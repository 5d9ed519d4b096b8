/** `${env.NAME}` in a configuration: secrets are named there, and stay in the environment. */

import { ConfigError } from "./parse-config.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

const reference = /\$\{env\.(\w+)\}/g;

/** The same configuration with all values put in. Throws ConfigError for one that is not set. */
export function withEnvironment(value: unknown, env: Environment): unknown {
  if (typeof value === "string") return value.replace(reference, (_, name) => variable(name, env));
  if (Array.isArray(value)) return value.map((item) => withEnvironment(item, env));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, item]) => [key, withEnvironment(item, env)]));
}

function variable(name: string, env: Environment): string {
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw new ConfigError(`the environment variable ${name} is not set`);
}
