/** Section memory: whether a long run stays as small as it began. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setInterval } from "node:timers";
import { temporaryFolder } from "./children.js";
import { played, toMs } from "./gameday.js";
import { mean } from "./statistics.js";

/** Three traffics, 5,000 requests a second together. */
const rates = { api: 3000, search: 1500, home: 500 };
/** Flat: the last third holds at most so much more than the first. */
const toleratedGrowth = 0.1;

export async function measureMemory({ url, isQuick, tell }) {
  const seconds = isQuick ? 15 : 60;
  tell(`memory: ${seconds} s at 5,000/s`);
  const folder = temporaryFolder();
  const file = join(folder, "memory.yaml");
  writeFileSync(file, scenarioFor(url, seconds));
  const sizes = [];
  const watch = (child) => sampleEverySecond(child.pid, sizes);
  const out = join(folder, "reports");
  const { traffic, generator, cpuSeconds } = await played(["run", file, "--out", out], { watch });
  const sent = traffic.reduce((sum, { sent }) => sum + sent, 0);
  const [{ latencyUs }] = traffic;
  return [
    {
      section: `memory, ${seconds} s`,
      program: "gameday",
      rate: sent / seconds,
      p50Ms: toMs(latencyUs.p50),
      p99Ms: toMs(latencyUs.p99),
      cpuSeconds,
      notes: `${growthOf(sizes)}${generator.saturated ? "; saturated" : ""}`,
    },
  ];
}

const scenarioFor = (url, seconds) => `name: memory
target: { url: "${url}" }
traffic:
${Object.entries(rates)
  .map(
    ([name, rate]) =>
      `  ${name}: { stages: [{ hold: ${seconds}s, at: ${rate}/s }], request: { get: /${name} } }`,
  )
  .join("\n")}
`;

/** Resident MiB of the process, workers included. The returned function ends it. */
function sampleEverySecond(pid, sizes) {
  const timer = setInterval(() => {
    try {
      const [, kib] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      if (kib !== undefined) sizes.push(Number(kib) / 1024);
    } catch {
      // It has just ended, or there is no /proc.
    }
  }, 1000);
  return () => clearInterval(timer);
}

function growthOf(sizes) {
  const third = Math.floor(sizes.length / 3);
  if (third === 0) return "no samples of its memory";
  const [first, last] = [mean(sizes.slice(0, third)), mean(sizes.slice(-third))];
  const verdict = last <= first * (1 + toleratedGrowth) ? "flat" : "GROWS";
  const mib = (size) => `${Math.round(size)} MiB`;
  const max = mib(Math.max(...sizes));
  return `RSS first third ${mib(first)}, last third ${mib(last)}, max ${max}: ${verdict}`;
}
