/** Gets a fault ready to be put into effect at its site. */

import { GamedayError } from "../base/errors.ts";
import { ms } from "../base/units.ts";
import { isActionFault, prepareAction } from "./action/action.ts";
import type { Fault } from "./fault.ts";
import { prepareNetwork } from "./network/network.ts";
import type { FaultPorts, Prepared } from "./prepared.ts";
import { isProcessFault, prepareProcess } from "./process/process.ts";
import { isProviderFault, prepareProvider } from "./provider/provider.ts";
import { isStoreFault, prepareStore } from "./store/store.ts";

/** Changes nothing yet. Throws E_FAULT if the target has no such site. */
export function prepare({ id, on, spec, start, end }: Fault, ports: FaultPorts): Prepared {
  const { sites, clock, actions } = ports;
  const lasting = ms(end - start);
  if (isActionFault(spec)) return prepareAction(spec, actions);
  if (isStoreFault(spec)) return prepareStore(spec, siteAt("store", sites.stores, on));
  if (isProviderFault(spec)) {
    return prepareProvider(spec, siteAt("provider", sites.providers, on), id);
  }
  if (isProcessFault(spec)) {
    return prepareProcess(spec, siteAt("process", sites.processes, on), { id, lasting, clock });
  }
  return prepareNetwork(spec, siteAt("link", sites.links, on), { id, lasting, clock });
}

function siteAt<Site>(sort: string, sites: ReadonlyMap<string, Site>, on: string): Site {
  const site = sites.get(on);
  if (site !== undefined) return site;
  const known = [...sites.keys()].join(", ") || "none";
  const hint = `This target has these: ${known}.`;
  throw new GamedayError("E_FAULT", `there is no ${sort} named ${on}`, { hint });
}
