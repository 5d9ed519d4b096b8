/** Every toxic that the API knows, by the name of its type. */

import { httpToxicKinds } from "../http/toxics/kinds.ts";
import type { ToxicKind } from "../toxic-kind.ts";
import { bandwidth } from "./bandwidth.ts";
import { latency } from "./latency.ts";
import { limitData } from "./limit-data.ts";
import { noop } from "./noop.ts";
import { resetPeer } from "./reset-peer.ts";
import { slicer } from "./slicer.ts";
import { slowClose } from "./slow-close.ts";
import { timeout } from "./timeout.ts";

const toxiproxyKinds = [noop, latency, bandwidth, slowClose, timeout, resetPeer, slicer, limitData];

export const toxicKinds: ReadonlyMap<string, ToxicKind> = new Map(
  [...toxiproxyKinds, ...httpToxicKinds].map((kind) => [kind.type, kind]),
);
