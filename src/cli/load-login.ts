/** Who asks, of `gameday load --user`: a password belongs in the environment. */

import { GamedayError } from "../base/errors.ts";

/** Where the password of `--user NAME` is. */
export const passwordVariable = "GAMEDAY_PASSWORD";

export interface Login {
  readonly name: string;
  /** As curl takes it, behind a colon; null: it is in the environment. */
  readonly password: string | null;
}

/** Told on stderr: `ps` shows the arguments of every process to everyone. */
export const visiblePassword =
  "gameday: a password among the arguments can be seen by others on this machine;\n" +
  `  set ${passwordVariable} and write --user with the name alone\n`;

/** The field of a request that it stands for. */
export const basicOf = ({ name, password }: Login) => ({
  user: name,
  password: password ?? `\${env.${passwordVariable}}`,
});

/** Throws E_USAGE if the password is nowhere. */
export function requirePassword(
  login: Login | undefined,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (login === undefined || login.password !== null || env[passwordVariable]) return;
  throw new GamedayError("E_USAGE", `${passwordVariable} is not set`, {
    hint: `Set it: ${passwordVariable}=... gameday load ... --user ${login.name}`,
  });
}
