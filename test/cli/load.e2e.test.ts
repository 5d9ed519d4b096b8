/** gameday load from end to end: each option for real, against servers of this process. */

import { readFileSync, writeFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { listTags } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import { type RunResult, resultSchema } from "../../src/run/result.ts";
import {
  answer,
  type Handler,
  http2Target,
  httpTarget,
  streaming,
  tlsTarget,
} from "../load/http-target.ts";
import { emptyFolder, gameday } from "../support/command.ts";

const fixture = (name: string): string => `test/fixtures/tls/${name}.pem`;
const pem = (name: string): Buffer => readFileSync(fixture(name));
const ofServer = { cert: pem("server"), key: pem("server-key") };

/** Plays it without a look at the generator itself, and reads what it prints. */
async function played(url: string, ...options: readonly string[]): Promise<RunResult> {
  const args = ["load", url, "--no-calibrate", "--json", ...options];
  const { code, stdout, stderr } = await gameday(args).ended;
  expect(stderr).toBe("");
  // A machine that is too busy to send on time proves nothing.
  expect([0, 3]).toContain(code);
  return resultSchema.parse(JSON.parse(stdout));
}

const trafficOf = ({ traffic: [traffic] }: RunResult) => {
  if (traffic === undefined) throw new Error("no traffic");
  return traffic;
};

/** Keeps the body of each request, and answers. */
function keeping(bodies: string[]): Handler {
  return async (request, response) => {
    bodies.push(await textOf(request));
    response.end("ok");
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("latin1")) text += chunk;
  return text;
}

describe("gameday load: how much", () => {
  it("sends exactly as many as -n says, at a rate", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-r", "70/s", "-n", "31");
    expect(trafficOf(result)).toMatchObject({ offered: 31, sent: 31, good: 31 });
    expect(target.requests).toHaveLength(31);
    expect(Math.round(result.run.durationMs)).toBe(443);
  });

  it("sends exactly as many as -n says over -c connections, and ends there", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-c", "4", "-n", "150", "--workers", "1");
    expect(trafficOf(result)).toMatchObject({ model: "closed", sent: 150, good: 150 });
    expect(target.requests).toHaveLength(150);
    // One more looks whether the target listens.
    expect(target.sockets).toHaveLength(1 + 4);
  });

  it("ends after --for when -n is not reached", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-c", "1", "-n", "10000000", "--duration", "1s");
    expect(result.run.durationMs).toBe(1000);
    expect(trafficOf(result).sent).toBeLessThan(10_000_000);
  });

  it("does not measure the warm-up", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-r", "50/s", "-n", "20", "--warmup", "1s");
    expect(trafficOf(result).sent).toBe(20);
    expect(result.generator.warmedUpWith).toBe(target.requests.length - 20);
    expect(result.generator.warmedUpWith).toBeGreaterThan(0);
  });

  it("shares the load among --workers", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-r", "100/s", "-n", "50", "--workers", "2");
    expect(result.generator.workers).toBe(2);
    expect(target.requests).toHaveLength(50);
  });

  it("leaves a closed loop to autocannon when told to, and says so", async () => {
    const target = await httpTarget(answer(200));
    const result = await played(target.origin, "-c", "2", "-d", "1s", "--engine", "autocannon");
    expect(trafficOf(result)).toMatchObject({ model: "closed", engine: "autocannon" });
  });
});

describe("gameday load: what is sent", () => {
  it("posts a body as it is given, with the headers and a nonce of its own each", async () => {
    const bodies: string[] = [];
    const target = await httpTarget(keeping(bodies));
    const headers = ["-H", "content-type: application/json", "-H", "x-tenant: a"];
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    const body = ["-b", '{"n":"${nonce}"}'];
    await played(`${target.origin}/chat?x=1`, "-n", "5", "-c", "1", ...headers, ...body);
    expect(target.requests[0]).toMatchObject({ method: "POST", url: "/chat?x=1" });
    expect(target.requests[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-tenant": "a",
    });
    expect(new Set(bodies.map((text) => JSON.parse(text).n)).size).toBe(5);
  });

  it("puts a file byte by byte with --body-file and -m", async () => {
    const bodies: string[] = [];
    const target = await httpTarget(keeping(bodies));
    const file = join(emptyFolder(), "photo");
    const bytes = Buffer.from([0, 255, 13, 10, 36, 123, 110, 125]);
    writeFileSync(file, bytes);
    await played(target.origin, "-c", "1", "-n", "2", "-m", "PUT", "--body-file", file);
    expect(target.requests.map(({ method }) => method)).toEqual(["PUT", "PUT"]);
    expect(bodies).toEqual([bytes.toString("latin1"), bytes.toString("latin1")]);
  });

  it("gives up after --timeout, and says which requests", async () => {
    const target = await httpTarget((_request, response, number) => {
      if (number > 0) response.end("ok");
    });
    const args = ["-c", "1", "-n", "3", "--timeout", "300ms"];
    const result = await played(target.origin, ...args);
    expect(trafficOf(result).outcomes).toEqual({ "answered 200": 2, "timed-out": 1 });
    expect(trafficOf(result).evidence).toMatchObject([{ outcome: "timed-out" }]);
  });
});

describe("gameday load: who asks", () => {
  const basic = (login: string): string => `Basic ${Buffer.from(login).toString("base64")}`;

  it("takes the password of --user from the environment", async () => {
    const target = await httpTarget(answer(200));
    const args = ["load", target.origin, "-u", "alice", "-c", "1", "-n", "1", "--no-calibrate"];
    const { code, stdout, stderr } = await gameday(args, { GAMEDAY_PASSWORD: "CANARY pass" }).ended;
    expect(code).toBe(0);
    expect(target.requests[0]?.headers.authorization).toBe(basic("alice:CANARY pass"));
    expect(stdout + stderr).not.toContain("CANARY");
    expect(stdout).toMatch(/repeat {2}gameday load \S+ -u alice -c 1/);
  });

  it("takes a password behind the name, warns, and neither prints nor keeps it", async () => {
    const target = await httpTarget(answer(401, "no: alice:CANARYword"));
    const out = emptyFolder();
    const args = ["load", target.origin, "--user=alice:CANARYword", "-c", "1", "-n", "1"];
    const { stdout, stderr } = await gameday([...args, "--out", out, "--no-calibrate"]).ended;
    expect(target.requests[0]?.headers.authorization).toBe(basic("alice:CANARYword"));
    expect(stderr).toContain("can be seen by others");
    const kept = ["result.json", "report.html", "summary.md", "journal.ndjson"].map((name) =>
      readFileSync(join(out, name), "utf8"),
    );
    expect([stdout, stderr, ...kept].join("")).not.toContain("CANARY");
    expect(stdout).toContain("--user alice");
  });

  it("takes a header from the environment, and names it only", async () => {
    const target = await httpTarget(answer(200));
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user writes.
    const header = ["-H", "authorization: Bearer ${env.TOKEN}"];
    const args = ["load", target.origin, ...header, "-c", "1", "-n", "1", "--json"];
    const { stdout } = await gameday(args, { TOKEN: "CANARYtoken" }).ended;
    expect(target.requests[0]?.headers.authorization).toBe("Bearer CANARYtoken");
    expect(stdout).not.toContain("CANARY");
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what the user wrote.
    expect(JSON.parse(stdout).run.command).toContain("Bearer ${env.TOKEN}");
  });
});

describe.concurrent("gameday load, told something wrong,", () => {
  it.each([
    [["-u", ":CANARY"], "Write --user NAME, and set GAMEDAY_PASSWORD."],
    [["-u", "alice"], "GAMEDAY_PASSWORD=... gameday load ... --user alice"],
    [["-H", "authorization CANARY"], 'Write one like "accept: application/json".'],
    [["-m", "FETCH"], "Allowed choices are GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS."],
    [["-c", "0"], "Write a whole number from 1."],
    [["-d", "10"], "Write a duration like 10s or 2m."],
    [["-c", "5", "-r", "5/s"], "Use --rate for an open loop, --connections for a closed one."],
    [["--body-file", "nowhere"], "nowhere cannot be read"],
  ])("answers %j with exit code 2 and what to write instead", async (args, message) => {
    const { code, stdout, stderr } = await gameday(["load", "http://127.0.0.1:1/", ...args]).ended;
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("CANARY");
    expect([code, stdout]).toEqual([2, ""]);
  });

  it("shows all its options in groups that fit into 80 columns", async () => {
    const { stdout } = await gameday(["load", "--help"]).ended;
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    for (const group of ["How much", "What is sent", "How it travels", "What is told"]) {
      expect(stdout).toContain(`\n${group}`);
    }
  });
});

describe("gameday load: how it travels", () => {
  it("opens a connection for each request with --no-reuse", async () => {
    const target = await httpTarget(answer(200));
    await played(target.origin, "-c", "1", "-n", "5", "--no-reuse");
    expect(target.sockets).toHaveLength(1 + 5);
  });

  it("speaks TLS to who is trusted by --cacert, and shows --cert to who asks", async () => {
    const target = await tlsTarget(answer(200), {
      ...ofServer,
      ca: pem("ca"),
      requestCert: true,
      rejectUnauthorized: true,
    });
    const ours = ["--cert", fixture("client"), "--key", fixture("client-key")];
    const trust = ["--cacert", fixture("ca")];
    const result = await played(target.origin, "-c", "1", "-n", "3", ...trust, ...ours);
    expect(trafficOf(result)).toMatchObject({ sent: 3, good: 3 });
  });

  it("takes any certificate with -k only", async () => {
    const target = await tlsTarget(answer(200), ofServer);
    const careful = await played(target.origin, "-c", "1", "-n", "2");
    expect(trafficOf(careful).outcomes).toEqual({ tls: 2 });
    const careless = await played(target.origin, "-c", "1", "-n", "2", "-k");
    expect(trafficOf(careless).outcomes).toEqual({ "answered 200": 2 });
  });

  it("speaks HTTP/2 with --http2", async () => {
    const target = await http2Target(answer(200), ofServer);
    const trust = ["--http2", "--cacert", fixture("ca"), "--workers", "1"];
    const result = await played(target.origin, "-c", "10", "-n", "40", ...trust);
    expect(trafficOf(result)).toMatchObject({ sent: 40, good: 40 });
    expect(target.requests[0]?.httpVersion).toBe("2.0");
  });
});

describe("gameday load: what is told", () => {
  const event = (text: string): string =>
    `data: {"choices":[{"index":0,"delta":{"content":"${text}"}}]}\n\n`;

  it("tells distribution, shape, outcomes and evidence on a terminal", async () => {
    const target = await httpTarget((request, response, number) => {
      if (number % 2 === 0) return answer(200)(request, response, number);
      response.writeHead(503, { "x-request-id": `req-${number}` }).end("overloaded\u001b[2J");
    });
    const args = ["load", target.origin, "-c", "2", "-n", "200", "--no-calibrate"];
    const { stdout } = await gameday(args).ended;
    expect(stdout).toMatch(/\n {2}p99\.9 +\S+s +\S+s +\S+s\n/);
    expect(stdout).toMatch(/\n +<= \S+s +\d+ +[\d.]+% {2}█/);
    expect(stdout).toMatch(/ {5}answered 200 +100 +50%/);
    expect(stdout).toMatch(/ ✗ {2}answered 503 +100 +50%/);
    expect(stdout).toMatch(/status is 503, not one from 200 to 399 .*overloaded/);
    expect(stdout).not.toContain("\u001b");
    for (const line of stdout.split("\n").filter((each) => !each.startsWith("  repeat "))) {
      expect(line.length).toBeLessThanOrEqual(80);
    }
  });

  it("tells what this machine itself adds, and what it can send", async () => {
    const target = await httpTarget(answer(200));
    const { stdout } = await gameday(["load", target.origin, "-r", "20/s", "-n", "10"]).ended;
    expect(stdout).toMatch(/machine floor p50 \S+s, p99 \S+s at [\d,]+\/s;\s+ceiling [\d,]+\/s/);
  });

  it("measures the tokens of a stream, and writes them as an HdrHistogram log", async () => {
    const target = await httpTarget(
      streaming(event("a"), event("b"), event("c"), "data: [DONE]\n\n"),
    );
    const file = join(emptyFolder(), "latency.hlog");
    const args = ["load", target.origin, "-c", "1", "-n", "4", "--hlog", file, "--no-calibrate"];
    const { stdout } = await gameday(args).ended;
    expect(stdout).toContain("first token");
    expect(stdout).toMatch(/\n {2}tokens {2}12 /);
    expect([...listTags(readFileSync(file, "utf8"))].sort()).toEqual([
      "load.first-byte",
      "load.first-token",
      "load.inter-token",
      "load.latency",
      "load.service",
      "load.time-per-token",
    ]);
  });
});
