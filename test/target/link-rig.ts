/** A real link: through the embedded fault proxy and real sockets. */

import { systemClock } from "../../src/base/clock.ts";
import { seeded } from "../../src/base/random.ts";
import { startFaultProxy } from "../../src/faultproxy/server.ts";
import type { Undo } from "../../src/faults/effect.ts";
import type { FaultSpec } from "../../src/faults/fault.ts";
import { type OpenLink, openLink } from "../../src/target/links.ts";
import {
  faultOf,
  inject,
  portsWith,
  RecordedProcess,
  sitesWith,
} from "../faults/recorded-sites.ts";
import { Client, closeLater, startEcho } from "./echo-server.ts";

export async function startProxy(): Promise<string> {
  const random = (...purposes: readonly (string | number)[]) => seeded(1, ...purposes);
  const proxy = await startFaultProxy(
    { clock: systemClock, random },
    { host: "127.0.0.1", port: 0 },
  );
  closeLater(() => proxy.stop());
  return `http://${proxy.host}:${proxy.port}`;
}

export async function openEdge(): Promise<OpenLink> {
  return openLink(await startProxy(), { name: "edge", upstream: await startEcho() });
}

export const injectOn = (
  link: OpenLink,
  spec: FaultSpec,
  id = `${spec.kind}@edge`,
): Promise<Undo> => {
  const sites = sitesWith(link, new RecordedProcess());
  return inject({ ...faultOf(spec), id }, portsWith(sites, systemClock));
};

/** Connects anew and sends something: whether the link works as it did before. */
export async function echoesAnew(link: OpenLink): Promise<string> {
  const client = await Client.open(link.address);
  await client.echo("again");
  return client.error ?? client.received;
}
