/** /metrics, where the server was started with a flag for it. */

import type { Bench } from "../bench.ts";
import type { Case, Observed } from "../case.ts";
import { Line } from "./line.ts";

const noFlag = { notTried: "the server was started without a metrics flag" };

/** Toxiproxy's counters of the case's proxy, without the ports; null when there is no /metrics. */
async function countersOf({ bench, port, upstream }: Line): Promise<readonly string[] | null> {
  const { status, body } = await bench.call({ method: "GET", path: "/metrics" });
  if (status === 404) return null;
  return body
    .split("\n")
    .filter((line) => line.startsWith("toxiproxy_") && line.includes(`proxy="${bench.name}"`))
    .map((line) => line.replace(bench.name, "$p"))
    .map((line) => line.replace(`:${port}"`, ':$listen"'))
    .map((line) => line.replace(`:${upstream.port}"`, ':$upstream"'))
    .sort();
}

const counter = (name: string, direction: string, count: number): string =>
  `toxiproxy_proxy_${name}_bytes_total{direction="${direction}",listener="127.0.0.1:$listen",` +
  `proxy="$p",upstream="127.0.0.1:$upstream"} ${count}`;

const counters = [
  counter("received", "downstream", 5),
  counter("received", "upstream", 3),
  counter("sent", "downstream", 5),
  counter("sent", "upstream", 3),
];

const counted: Case = {
  name: "bytes are counted by direction, when their connection is over",
  section: "metrics",
  expected: ["before: 0", ...counters].join("\n"),
  known: {
    because: "gameday: counts while the connection lasts",
    expected: ["before: 4", ...counters].join("\n"),
  },
  observe: countBytes,
};

async function countBytes(bench: Bench): Promise<Observed> {
  const line = await Line.open(bench, "upstream", []);
  const [client, server] = await line.connect();
  client.send("abc");
  await server.until(3);
  server.send("hello");
  await client.until(5);
  const before = await countersOf(line);
  if (before === null) return noFlag;
  client.finish();
  await Promise.all([client.ended, server.ended]);
  let after = await countersOf(line);
  while (after !== null && after.length < 4) {
    await bench.pause(20);
    after = await countersOf(line);
  }
  return [`before: ${before.length}`, ...(after ?? [])].join("\n");
}

const anyMethod: Case = {
  name: "any method is answered, in the text format of Prometheus",
  section: "metrics",
  expected: "200 text/plain; version=0.0.4; charset=utf-8<any>",
  async observe(bench) {
    const { status, headers } = await bench.call({ method: "POST", path: "/metrics" });
    return status === 404 ? noFlag : `${status} ${headers["content-type"]}`;
  },
};

export const metricsCases = [counted, anyMethod];
