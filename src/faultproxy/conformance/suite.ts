/** All cases, in the order in which they are run: the API first, then connections and toxics. */

import { attributeCases } from "./api/attributes.ts";
import { bodyCases } from "./api/bodies.ts";
import { cornerCases } from "./api/corners.ts";
import { createProxyCases } from "./api/create-proxy.ts";
import { createToxicCases } from "./api/create-toxic.ts";
import { httpCases } from "./api/http-rules.ts";
import { populateCases } from "./api/populate.ts";
import { routeCases } from "./api/routes.ts";
import { updateProxyCases } from "./api/update-proxy.ts";
import { updateToxicCases } from "./api/update-toxic.ts";
import type { Case } from "./case.ts";
import { bandwidthCases } from "./live/bandwidth.ts";
import { chainCases } from "./live/chain.ts";
import { connectionCases } from "./live/connections.ts";
import { latencyCases } from "./live/latency.ts";
import { limitDataCases } from "./live/limit-data.ts";
import { metricsCases } from "./live/metrics.ts";
import { proxyChangeCases } from "./live/proxy-changes.ts";
import { resetPeerCases } from "./live/reset-peer.ts";
import { slicerCases } from "./live/slicer.ts";
import { slowCloseCases } from "./live/slow-close.ts";
import { timeoutCases } from "./live/timeout.ts";
import { toxicityCases } from "./live/toxicity.ts";

export const suite: readonly Case[] = [
  ...routeCases,
  ...httpCases,
  ...bodyCases,
  ...createProxyCases,
  ...updateProxyCases,
  ...populateCases,
  ...createToxicCases,
  ...updateToxicCases,
  ...attributeCases,
  ...cornerCases,
  ...connectionCases,
  ...proxyChangeCases,
  ...latencyCases,
  ...bandwidthCases,
  ...slowCloseCases,
  ...timeoutCases,
  ...resetPeerCases,
  ...slicerCases,
  ...limitDataCases,
  ...toxicityCases,
  ...chainCases,
  ...metricsCases,
];
