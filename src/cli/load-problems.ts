/** Options of gameday load that do not go together, and what to write instead. */

import { GamedayError } from "../base/errors.ts";
import type { LoadFlags } from "./load-flags.ts";

interface Problem {
  readonly is: (flags: LoadFlags, url: URL) => boolean;
  readonly message: string;
  readonly hint: string;
}

const isGiven = (...values: readonly unknown[]): boolean =>
  values.some((value) => value !== undefined && value !== false);

const isPlain = ({ protocol }: URL): boolean => protocol === "http:";

const problems: readonly Problem[] = [
  {
    is: (_, { username, password }) => isGiven(username || undefined, password || undefined),
    message: "a URL may not hold a user and a password: it is shown in reports",
    hint: "Write --user NAME, and set GAMEDAY_PASSWORD.",
  },
  {
    is: ({ connections, rate, arrivals }) => isGiven(connections) && isGiven(rate, arrivals),
    message: "--connections excludes --rate and --arrivals",
    hint: "Use --rate for an open loop, --connections for a closed one.",
  },
  {
    is: ({ connections, maxInFlight }) => isGiven(connections) && isGiven(maxInFlight),
    message: "--max-in-flight is for an open loop",
    hint: "Leave it out: a closed loop has as many in flight as it has connections.",
  },
  {
    is: ({ connections, engine }) => !isGiven(connections) && isGiven(engine),
    message: "--engine is for a closed loop",
    hint: "Add --connections, like -c 10.",
  },
  {
    is: ({ duration, for: lasting }) => isGiven(duration) && isGiven(lasting),
    message: "--duration and --for are the same",
    hint: "Leave one of them out.",
  },
  {
    is: ({ connections, requests, duration, for: lasting }) =>
      !isGiven(connections) && isGiven(requests) && isGiven(duration, lasting),
    message: "--requests at a rate tells how long it takes",
    hint: "Leave out --for; or use --connections, which stops at whichever comes first.",
  },
  {
    is: ({ arrivals, requests }) => arrivals === "poisson" && isGiven(requests),
    message: "how many requests come is chance with --arrivals poisson",
    hint: "Use --for, or --arrivals jitter, which sends exactly as many as --requests says.",
  },
  {
    is: ({ body, bodyFile }) => isGiven(body) && isGiven(bodyFile),
    message: "a request has one body",
    hint: "Write --body or --body-file, not both.",
  },
  {
    is: ({ method, body, bodyFile }) =>
      (method === "GET" || method === "HEAD") && isGiven(body, bodyFile),
    message: "a GET or HEAD has no body",
    hint: "Leave out the body, or use -m POST.",
  },
  {
    is: ({ user, header = {} }) => isGiven(user) && "authorization" in header,
    message: "--user is sent as the header authorization, which is given, too",
    hint: "Leave one of them out.",
  },
  {
    is: ({ http2 }, url) => isPlain(url) && isGiven(http2),
    message: "--http2 needs an https URL: the version is agreed on in the TLS handshake",
    hint: "Write the URL with https://, or leave out --http2.",
  },
  {
    is: ({ insecure, cacert, cert, key }, url) =>
      isPlain(url) && isGiven(insecure, cacert, cert, key),
    message: "certificates are for an https URL",
    hint: "Write the URL with https://, or leave out --insecure, --cacert, --cert and --key.",
  },
  {
    is: ({ cert, key }) => isGiven(cert) !== isGiven(key),
    message: "--cert and --key go together",
    hint: "Name both files; if one file holds both, name it twice.",
  },
  {
    is: ({ insecure, cacert }) => isGiven(insecure) && isGiven(cacert),
    message: "--insecure takes any certificate, whatever --cacert says",
    hint: "Leave one of them out.",
  },
  {
    is: ({ engine }, url) => engine === "autocannon" && !isPlain(url),
    message: "autocannon does not play over TLS",
    hint: "Leave out --engine.",
  },
];

/** Throws E_USAGE for the first. */
export function refuseProblems(flags: LoadFlags, url: URL): void {
  const problem = problems.find(({ is }) => is(flags, url));
  if (problem === undefined) return;
  throw new GamedayError("E_USAGE", problem.message, { hint: problem.hint });
}
