/** Takes back what a link did, at a fault proxy that may be anybody's. */

import type { Remedy } from "../faults/remedy.ts";
import { type ApiOrder, askApi, refusalIn } from "./control-api.ts";

type ProxyRemedy = Extract<
  Remedy,
  { readonly kind: "remove-toxic" | "enable-proxy" | "delete-proxy" }
>;

/** Rejects when the fault proxy cannot be reached or refuses. */
export async function remedyProxy(remedy: ProxyRemedy): Promise<"done" | "gone"> {
  const answer = await askApi(orderOf(remedy));
  if (answer.status === 404) return "gone";
  if (answer.status < 300) return "done";
  throw new Error(`the fault proxy at ${remedy.api} refused: ${refusalIn(answer)}`);
}

function orderOf(remedy: ProxyRemedy): ApiOrder {
  const proxy = `${remedy.api}/proxies/${remedy.proxy}`;
  switch (remedy.kind) {
    case "remove-toxic":
      return { method: "DELETE", url: `${proxy}/toxics/${remedy.toxic}` };
    case "enable-proxy":
      return { method: "POST", url: proxy, body: { enabled: true } };
    case "delete-proxy":
      return { method: "DELETE", url: proxy };
    default:
      return remedy satisfies never;
  }
}
