/** Sends with the cookies of one virtual user, and keeps those that answers set (RFC 6265). */

import { CookieJar } from "tough-cookie";
import type { OutgoingRequest } from "../transport/sender.ts";
import type { Send } from "./step-player.ts";

/** What a name like `localhost` or a public suffix sets is kept too: there is but one host. */
const leniently = { rejectPublicSuffixes: false };

/** What is not a cookie, or one of another host, is passed over, as browsers do. */
const quietly = { ignoreError: true };

/** With a jar of its own. Answers must be kept, or their cookies are not seen. */
export function cookieSend(send: Send, origin: string): Send {
  const jar = new CookieJar(undefined, leniently);
  return async (request) => {
    const url = origin + request.path;
    const exchange = await send(withCookies(request, jar.getCookieStringSync(url)));
    const given = exchange.answer?.headers["set-cookie"];
    for (const cookie of given?.split("\n") ?? []) jar.setCookieSync(cookie, url, quietly);
    return exchange;
  };
}

/** Behind those that the request itself has. */
function withCookies(request: OutgoingRequest, cookies: string): OutgoingRequest {
  if (cookies === "") return request;
  const own = request.headers["cookie"];
  const cookie = own === undefined ? cookies : `${own}; ${cookies}`;
  return { ...request, headers: { ...request.headers, cookie } };
}
