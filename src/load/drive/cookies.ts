/** Sends with the cookies of one virtual user, and keeps those that answers set (RFC 6265). */

import { CookieJar } from "tough-cookie";
import type { Delivered } from "../check/delivered.ts";
import { escapes } from "../request/escape.ts";
import type { OutgoingRequest } from "../transport/sender.ts";
import type { Send } from "./step-player.ts";

/** What a name like `localhost` or a public suffix sets is kept too: there is but one host. */
const leniently = { rejectPublicSuffixes: false };

/** What is not a cookie, or one of another host, is passed over, as browsers do. */
const quietly = { ignoreError: true };

/** With a jar of its own. Answers must be kept, or their cookies are not seen. */
export function cookieSend(send: Send, origin: string): Send {
  const jar = new CookieJar(undefined, leniently);
  return async (request): Promise<Delivered> => {
    const url = origin + request.path;
    const sent = withCookies(request, cookiesFor(jar, url));
    const exchange = await send(sent);
    const given = exchange.answer?.headers["set-cookie"];
    for (const cookie of given?.split("\n") ?? []) keep(jar, cookie, url);
    return { ...exchange, sent };
  };
}

/** A target may set what no request can hold, like a control character. */
const cookiesFor = (jar: CookieJar, url: string): string =>
  escapes.header(jar.getCookieStringSync(url));

function keep(jar: CookieJar, cookie: string, url: string): void {
  try {
    jar.setCookieSync(cookie, url, quietly);
  } catch {
    // Some of what is no domain makes the jar throw all the same.
  }
}

/** Behind those that the request itself has. */
function withCookies(request: OutgoingRequest, cookies: string): OutgoingRequest {
  if (cookies === "") return request;
  const own = request.headers["cookie"];
  const cookie = own === undefined ? cookies : `${own}; ${cookies}`;
  return { ...request, headers: { ...request.headers, cookie } };
}
