/** The kinds of faults there are: the fields each takes in a scenario, and where it can act. */

import { actionFields } from "./action/action.ts";
import { networkFields } from "./network/network.ts";
import { processFields } from "./process/process.ts";
import { providerFields } from "./provider/provider.ts";
import type { SiteSort } from "./site.ts";
import { storeFields } from "./store/store.ts";

export const faultFields = {
  ...networkFields,
  ...providerFields,
  ...processFields,
  ...storeFields,
  ...actionFields,
} as const;

export type FaultKind = keyof typeof faultFields;

const isKind = (key: string): key is FaultKind => key in faultFields;

export const faultKinds: readonly FaultKind[] = Object.keys(faultFields).filter(isKind);

const families = [
  { sort: "link", fields: networkFields },
  { sort: "provider", fields: providerFields },
  { sort: "process", fields: processFields },
  { sort: "store", fields: storeFields },
] as const;

/** What a fault of this kind acts on. */
export function siteOf(kind: FaultKind): SiteSort {
  return families.find(({ fields }) => kind in fields)?.sort ?? "anything";
}
