/** The executable from end to end: real processes, real sockets, real signals. */

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/run/result.ts";
import {
  allGone,
  commandOf,
  descendantsOf,
  emptyFolder,
  gameday,
  isAlive,
} from "../support/command.ts";

/** Scenarios are played at reduced length: the tests are about the product, not about the numbers. */
const shorter = (seconds: number, rate = 20) => [
  "--set",
  `traffic.chat.stages=[{ hold: ${seconds}s, at: ${rate}/s }]`,
];

const resultIn = (folder: string) =>
  resultSchema.parse(JSON.parse(readFileSync(join(folder, "result.json"), "utf8")));

describe("gameday run", () => {
  it("plays the smoke scenario, passes, and leaves every report and no process", async () => {
    const out = emptyFolder();
    const args = ["run", "scenarios/smoke.yaml", "--out", out, ...shorter(3)];
    const { child, said, ended } = gameday(args);
    await said("the load begins");
    const started = descendantsOf(child.pid ?? 0);
    expect(started.length).toBeGreaterThanOrEqual(5);
    const { code, stdout, stderr } = await ended;
    expect(stderr).toContain("the load is over");
    expect(stdout).toContain("smoke");
    // A machine that is too busy to send on time proves nothing.
    expect(code).toBe(resultIn(out).generator.saturated ? 3 : 0);
    const reports = ["journal.ndjson", "junit.xml", "latency.hlog", "logs", "report.html"];
    expect(readdirSync(out)).toEqual([...reports, "result.json", "summary.md"]);
    expect(resultIn(out).traffic[0]).toMatchObject({ offered: 60, sent: 60, good: 60 });
    await allGone(started);
  });

  it("fails when failover is switched off, and names objective, gap and phase", async () => {
    const out = emptyFolder();
    const { code } = await gameday([
      ...["run", "scenarios/provider-outage.yaml", "--out", out, ...shorter(10)],
      ...["--set", "faults.0.at=3s", "--set", "faults.0.for=4s"],
      ...["--set", "target.bundled.gateway.protections.failover=false"],
    ]).ended;
    expect(code).toBe(1);
    const summary = readFileSync(join(out, "summary.md"), "utf8");
    expect(summary).toMatch(/Availability of chat was [\d.]+%, promised 99.5%/);
    expect(summary).toMatch(/worst in fault: 0%, 99.5 points short/);
    expect(resultIn(out).faults[0]?.touched).toBeGreaterThan(0);
  });

  it.each(["provider-outage", "latency-spike", "replica-kill"])(
    "plays %s at reduced length: its fault takes effect and is undone, most users notice nothing",
    async (name) => {
      const out = emptyFolder();
      const fault = ["--set", "faults.0.at=3s"];
      const lasting = name === "replica-kill" ? "kill.restart" : "for";
      const args = ["--set", `faults.0.${lasting}=3s`, ...fault, ...shorter(9, 30)];
      const { code } = await gameday(["run", `scenarios/${name}.yaml`, "--out", out, ...args])
        .ended;
      const { faults, traffic, objectives } = resultIn(out);
      expect(faults[0]?.touched).toBeGreaterThan(0);
      expect(faults[0]?.endMs).not.toBeNull();
      expect((traffic[0]?.good ?? 0) / (traffic[0]?.offered ?? 1)).toBeGreaterThan(0.9);
      // A shared machine may be too slow for a promise; the run itself must have worked.
      expect([0, 1, 3]).toContain(code);
      expect(objectives.length).toBeGreaterThan(0);
    },
  );

  it("stops in good order on Ctrl-C: exit code 130, faults undone, report written", async () => {
    const out = emptyFolder();
    const args = ["--out", out, "--set", "faults.0.at=1s"];
    const { child, said, ended } = gameday(["run", "scenarios/provider-outage.yaml", ...args]);
    await said("injected");
    const started = descendantsOf(child.pid ?? 0);
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toContain("undone");
    expect(resultIn(out).verdict.status).toBe("interrupted");
    expect(resultIn(out).faults[0]?.endMs).not.toBeNull();
    await allGone(started);
  });

  it("leaves at once on the second Ctrl-C, and its children end as well", async () => {
    const { child, said, ended } = gameday(["run", "scenarios/smoke.yaml", "--out", emptyFolder()]);
    await said("the load begins");
    const started = descendantsOf(child.pid ?? 0);
    child.kill("SIGINT");
    await said("stopping");
    child.kill("SIGINT");
    expect((await ended).code).toBe(130);
    await allGone(started);
  });

  it("that is killed leaves no orphan", async () => {
    const { child, said, ended } = gameday(["run", "scenarios/smoke.yaml", "--out", emptyFolder()]);
    await said("the load begins");
    const started = descendantsOf(child.pid ?? 0);
    expect(started.every(isAlive)).toBe(true);
    child.kill("SIGKILL");
    await ended;
    await allGone(started);
  });

  it("prints the result and nothing else on stdout with --json", async () => {
    const args = ["run", "scenarios/smoke.yaml", "--json", "--out", emptyFolder(), ...shorter(2)];
    const { stdout, stderr } = await gameday(args).ended;
    expect(resultSchema.parse(JSON.parse(stdout)).scenario.name).toBe("smoke");
    expect(stderr).toBe("");
  });

  it("plays several scenarios into folders of their names", async () => {
    const out = emptyFolder();
    const file = join(emptyFolder(), "again.yaml");
    writeFileSync(file, readFileSync("scenarios/smoke.yaml", "utf8").replace("smoke", "again"));
    const args = ["run", "scenarios/smoke.yaml", file, "--out", out, ...shorter(1)];
    expect([0, 3]).toContain((await gameday(args).ended).code);
    expect(readdirSync(out).sort()).toEqual(["again", "smoke"]);
  });
});

describe("gameday run, when something breaks,", () => {
  const wrong = (text: string): string => {
    const file = join(emptyFolder(), "scenario.yaml");
    writeFileSync(file, text);
    return file;
  };
  const load = "traffic: { a: { stages: [{ hold: 1s, at: 5/s }], request: { get: / } } }";

  it("plays the other scenarios when the target of one is not there", async () => {
    const out = emptyFolder();
    const dead = wrong(`name: dead\ntarget: { url: "http://127.0.0.1:1" }\n${load}\n`);
    const args = ["run", dead, "scenarios/smoke.yaml", "--out", out, "--json"];
    const { code, stdout, stderr } = await gameday(args).ended;
    expect(stderr).toContain("the target is not ready");
    expect(code).toBe(4);
    const played: unknown = JSON.parse(stdout);
    expect(played).toMatchObject([{ scenario: { name: "smoke" } }]);
  });

  it("refuses two scenarios of one name", async () => {
    const file = wrong(`name: smoke\ntarget: { url: "http://127.0.0.1:1" }\n${load}\n`);
    const { code, stderr } = await gameday(["run", "scenarios/smoke.yaml", file]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain("two scenarios are named smoke");
  });

  it("ends, inconclusive, when its fault proxy dies", async () => {
    const out = emptyFolder();
    const { child, said, ended } = gameday(["run", "scenarios/smoke.yaml", "--out", out]);
    await said("the load begins");
    const proxy = descendantsOf(child.pid ?? 0).find((pid) =>
      commandOf(pid).includes("faultproxy"),
    );
    if (proxy === undefined) throw new Error("no fault proxy");
    process.kill(proxy, "SIGKILL");
    const { code, stderr } = await ended;
    expect(stderr).toContain("fault-proxy ended by itself, by SIGKILL");
    expect(code).toBe(3);
  });
});

describe.concurrent("gameday run, told something wrong,", () => {
  it("reads all scenarios before it plays one: exit code 2, nothing started", async () => {
    const file = join(emptyFolder(), "wrong.yaml");
    writeFileSync(file, "name: wrong\ntraffic: {}\ntarget: { bundled: { replica: 1 } }\n");
    const out = emptyFolder();
    const args = ["run", "scenarios/smoke.yaml", file, "--out", out];
    const { code, stderr } = await gameday(args).ended;
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:3:22: target.bundled: unknown key replica`);
    expect(stderr).toContain("Did you mean replicas?");
    expect(readdirSync(out)).toEqual([]);
  });

  it("says which file is not there", async () => {
    const { code, stderr } = await gameday(["run", "nowhere.yaml"]).ended;
    expect(code).toBe(2);
    expect(stderr).toContain("nowhere.yaml cannot be read");
  });

  it("does not run against a target that is not there: exit code 4, no result", async () => {
    const out = emptyFolder();
    const file = join(emptyFolder(), "url.yaml");
    const traffic = "{ a: { stages: [{ hold: 5s, at: 5/s }], request: { get: / } } }";
    writeFileSync(file, `name: url\ntarget: { url: "http://127.0.0.1:1" }\ntraffic: ${traffic}\n`);
    const { code, stderr } = await gameday(["run", file, "--out", out]).ended;
    expect(code).toBe(4);
    expect(stderr).toContain("the target is not ready");
    expect(stderr).toContain("ECONNREFUSED");
    expect(existsSync(join(out, "result.json"))).toBe(false);
  });

  it("refuses a key that the gateway does not know, naming it: exit code 2", async () => {
    const set = ["--set", "target.bundled.gateway.protections.failovr=false"];
    const args = ["run", "scenarios/smoke.yaml", "--out", emptyFolder(), ...set];
    const { code, stderr } = await gameday(args).ended;
    expect(stderr).toContain("failovr");
    expect(code).toBe(2);
  });

  it("says before the load that the reports cannot be written", async () => {
    const out = join(emptyFolder(), "file");
    writeFileSync(out, "in the way");
    const { code, stderr } = await gameday(["run", "scenarios/smoke.yaml", "--out", out]).ended;
    expect(code).toBe(4);
    expect(stderr).toContain("cannot be written");
    expect(stderr).toContain("--out DIR");
    expect(stderr).not.toContain("the load begins");
  });

  it.each([
    [["rum"], "Did you mean run?"],
    [["run"], "missing required argument 'scenario'"],
    [["load", "127.0.0.1"], "is not an HTTP URL"],
    [["load", "http://127.0.0.1", "--rate", "500"], "Write a rate like 500/s."],
    [["run", "x.yaml", "--set", "nonsense"], "Write path=value"],
  ])("answers %j with exit code 2 and what to write instead", async (args, message) => {
    const { code, stderr } = await gameday(args).ended;
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("gameday load", () => {
  const arrivals: number[] = [];
  const server = createServer((_request, response) => {
    arrivals.push(performance.now());
    response.end("ok");
  });
  let url = "";

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    if (typeof address === "object") url = `http://127.0.0.1:${address?.port}/`;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it("offers what was asked for, without a burst at the seconds, and counts what the server counts", async () => {
    arrivals.length = 0;
    const args = ["load", url, "--rate", "500/s", "--for", "3s", "--json"];
    const { code, stdout } = await gameday(args).ended;
    expect(code).toBe(0);
    const [traffic] = resultSchema.parse(JSON.parse(stdout)).traffic;
    expect(traffic).toMatchObject({ engine: "gameday", offered: 1500, sent: 1500, good: 1500 });
    expect(arrivals).toHaveLength(1500);
    // A generator that sends a second's requests at once puts more than half into 100 ms.
    expect(mostWithin(arrivals, 100)).toBeLessThan(500 * 0.5);
  });

  it("leaves a plain closed loop to autocannon when asked, and says so", async () => {
    const asked = ["--engine", "autocannon"];
    const args = ["load", url, "--connections", "4", "--for", "1s", ...asked, "--json"];
    const { stdout } = await gameday(args).ended;
    const [traffic] = resultSchema.parse(JSON.parse(stdout)).traffic;
    expect(traffic).toMatchObject({ model: "closed", engine: "autocannon", dropped: 0 });
    expect(traffic?.good).toBeGreaterThan(100);
  });

  it("is matched by a scenario for any URL: --target names yours", async () => {
    const out = emptyFolder();
    const set = ["--set", "traffic.web.stages=[{ hold: 2s, at: 20/s }]"];
    const args = ["run", "scenarios/url-smoke.yaml", "--target", url, "--out", out, ...set];
    const { code } = await gameday(args).ended;
    const { traffic, target, generator } = resultIn(out);
    expect(target).toEqual({ kind: "url", url });
    expect(traffic[0]?.good).toBe(traffic[0]?.offered);
    expect(code).toBe(generator.saturated ? 3 : 0);
  });

  it("keeps no secret of its command line", async () => {
    const out = emptyFolder();
    const secrets = ["--header", "x-api-key: CANARY1", "--body", "password=CANARY2&x=1"];
    const short = ["--method", "POST", "--rate", "20/s", "--for", "1s", "--out", out];
    const { stdout, stderr } = await gameday(["load", `${url}?token=CANARY3`, ...secrets, ...short])
      .ended;
    const kept = readdirSync(out, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(out, entry.name), "utf8"));
    expect(stdout + stderr + kept.join("")).not.toMatch(/CANARY/);
    expect(kept.join("")).toContain("[redacted]");
  });

  it("keeps no reports unless told to", async () => {
    const folder = emptyFolder();
    const out = join(folder, "reports");
    const short = ["load", url, "--rate", "20/s", "--for", "1s"];
    await gameday(short).ended;
    mkdirSync(out);
    await gameday([...short, "--out", out]).ended;
    expect(readdirSync(out)).toContain("report.html");
    expect(existsSync(join("reports", "load"))).toBe(false);
  });
});

/** The most instants that any stretch of so many milliseconds holds. */
function mostWithin(instants: readonly number[], windowMs: number): number {
  return Math.max(
    ...instants.map((start, index) => {
      const end = instants.findIndex((instant) => instant >= start + windowMs);
      return (end === -1 ? instants.length : end) - index;
    }),
  );
}
