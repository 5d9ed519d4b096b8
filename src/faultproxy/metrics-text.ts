/** What Prometheus sees: Toxiproxy's counters, and our own about connections and toxics. */

import { Counter, Gauge, Registry } from "prom-client";
import type { Flow } from "./metrics.ts";
import type { Proxies } from "./proxies.ts";
import type { TcpProxy } from "./tcp-proxy.ts";
import { directions } from "./toxic.ts";

/** Built anew for each scrape, so that it costs nothing between them. */
export async function metricsText(proxies: Proxies): Promise<string> {
  const registry = new Registry();
  for (const { live } of proxies.all()) for (const connection of live) connection.countReceived();
  const flows = proxies.flows.all();
  addBytes(registry, flows, "received", "Bytes read from the source, by direction.");
  addBytes(registry, flows, "sent", "Bytes written to the destination, by direction.");
  addConnections(registry, proxies.all());
  addToxics(registry, proxies.all());
  return registry.metrics();
}

function addBytes(
  registry: Registry,
  flows: readonly Flow[],
  way: "received" | "sent",
  help: string,
): void {
  const bytes = new Counter({
    name: `toxiproxy_proxy_${way}_bytes_total`,
    help,
    labelNames: ["direction", "listener", "proxy", "upstream"],
    registers: [registry],
  });
  for (const flow of flows) {
    const { listener, proxy, upstream } = flow.labels;
    for (const direction of directions) {
      bytes.inc({ direction, listener, proxy, upstream }, flow[way][direction]);
    }
  }
}

function addConnections(registry: Registry, proxies: readonly TcpProxy[]): void {
  const shared = { labelNames: ["proxy"], registers: [registry] };
  const opened = new Counter({
    name: "gameday_faultproxy_connections_total",
    help: "Connections accepted since the proxy was created.",
    ...shared,
  });
  const live = new Gauge({
    name: "gameday_faultproxy_live_connections",
    help: "Connections that are open.",
    ...shared,
  });
  for (const proxy of proxies) {
    opened.inc({ proxy: proxy.name }, proxy.traffic.opened);
    live.set({ proxy: proxy.name }, proxy.live.size);
  }
}

function addToxics(registry: Registry, proxies: readonly TcpProxy[]): void {
  const shared = { labelNames: ["proxy", "toxic", "type", "direction"], registers: [registry] };
  const connections = new Gauge({
    name: "gameday_faultproxy_toxic_connections",
    help: "Connections that the toxic has acted on since it was added.",
    ...shared,
  });
  const bytes = new Gauge({
    name: "gameday_faultproxy_toxic_bytes",
    help: "Bytes that the toxic has acted on since it was added.",
    ...shared,
  });
  for (const proxy of proxies) {
    for (const { name, kind, direction, effect } of proxy.toxics.all()) {
      const labels = { proxy: proxy.name, toxic: name, type: kind.type, direction };
      connections.set(labels, effect.connections);
      bytes.set(labels, effect.bytes);
    }
  }
}
