/** Takes back what a link did, at a fault proxy that may be anybody's. */

import type { Remedy } from "../faults/remedy.ts";

type ProxyRemedy = Extract<
  Remedy,
  { readonly kind: "remove-toxic" | "enable-proxy" | "delete-proxy" }
>;

/** Rejects when the fault proxy cannot be reached or refuses. */
export async function remedyProxy(remedy: ProxyRemedy): Promise<"done" | "gone"> {
  const { status } = await ask(remedy);
  if (status === 404) return "gone";
  if (status >= 300) throw new Error(`the fault proxy at ${remedy.api} answered ${status}`);
  return "done";
}

function ask(remedy: ProxyRemedy): Promise<Response> {
  const proxy = `${remedy.api}/proxies/${remedy.proxy}`;
  switch (remedy.kind) {
    case "remove-toxic":
      return fetch(`${proxy}/toxics/${remedy.toxic}`, { method: "DELETE" });
    case "enable-proxy":
      return fetch(proxy, { method: "POST", body: JSON.stringify({ enabled: true }) });
    case "delete-proxy":
      return fetch(proxy, { method: "DELETE" });
    default:
      return remedy satisfies never;
  }
}
