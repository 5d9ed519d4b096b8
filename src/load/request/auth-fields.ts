/** The part of a request's fields that says who asks. */

import { z } from "zod";
import { piecesOf } from "./template.ts";

// biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
const reference = "${env.NAME}";

const line = z.string().regex(/^[^\r\n]*$/, "write one line");

const hasColon = (text: string): boolean =>
  piecesOf(text).some((piece) => typeof piece === "string" && piece.includes(":"));

export const authFields = {
  bearer: z
    .string()
    .min(1, `write the token, or name it: ${reference}`)
    .regex(/^[\t\x20-\x7e\x80-\xff]*$/, "a token is one line of Latin-1 text")
    .optional()
    .describe(`a token, sent as authorization: Bearer; name a secret as ${reference}`),
  basic: z
    .strictObject({
      user: line.refine((user) => !hasColon(user), "a user of basic holds no colon (RFC 7617)"),
      password: line.describe(`name it as ${reference}`),
    })
    .optional()
    .describe("a name and a password, sent as authorization: Basic"),
};

interface Auth {
  readonly as?: unknown;
  readonly bearer?: unknown;
  readonly basic?: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export function authProblem({ as, bearer, basic, headers }: Auth): string | null {
  const ways = Object.entries({ as, bearer, basic });
  const given = ways.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 1) return `a request says once who asks: give ${given.join(" or ")}`;
  const own = Object.keys(headers).find((name) => name.toLowerCase() === "authorization");
  const [way] = given;
  // `as` yields to a header that says the same.
  if (own === undefined || way === undefined || way === "as") return null;
  return `${own} is set by ${way}; leave one of them out`;
}
