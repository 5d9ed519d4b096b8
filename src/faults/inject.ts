/** Puts a fault into effect at its site. */

import { GamedayError } from "../base/errors.ts";
import { injectDown } from "./down.ts";
import type { Fault } from "./fault.ts";
import { injectKill } from "./kill.ts";
import { injectLatency } from "./latency.ts";
import { injectResetPeer } from "./reset-peer.ts";
import type { FaultSites, KillableProcess, Link, Undo } from "./site.ts";
import { injectTimeout } from "./timeout.ts";

/** Resolves with its undo once the fault is in force. */
export async function inject({ id, on, spec }: Fault, sites: FaultSites): Promise<Undo> {
  switch (spec.kind) {
    case "latency":
      return injectLatency(spec, linkAt(sites, on), id);
    case "timeout":
      return injectTimeout(spec, linkAt(sites, on), id);
    case "reset_peer":
      return injectResetPeer(spec, linkAt(sites, on), id);
    case "down":
      return injectDown(linkAt(sites, on));
    case "kill":
      return injectKill(spec, processAt(sites, on));
    default:
      return spec satisfies never;
  }
}

const linkAt = ({ links }: FaultSites, on: string): Link => siteAt("link", links, on);

const processAt = ({ processes }: FaultSites, on: string): KillableProcess =>
  siteAt("process", processes, on);

function siteAt<Site>(sort: string, sites: ReadonlyMap<string, Site>, on: string): Site {
  const site = sites.get(on);
  if (site !== undefined) return site;
  const known = [...sites.keys()].join(", ") || "none";
  const hint = `This target has these: ${known}.`;
  throw new GamedayError("E_FAULT", `there is no ${sort} named ${on}`, { hint });
}
