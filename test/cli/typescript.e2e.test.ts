/** TypeScript scenarios through the executable: real worker threads, a real server. */

import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/run/result.ts";
import { moduleFile } from "../load/code/module-file.ts";
import { emptyFolder, gameday } from "../support/command.ts";

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

/** What the server got. */
const seen: Seen[] = [];

/** Answers with what it was asked: its path, its headers, its body. */
const server = createServer(async (request, response) => {
  const { method = "", url = "", headers } = request;
  let body = "";
  for await (const chunk of request) body += chunk;
  // Whether it is ready is asked at its base.
  if (url !== "/base/") seen.push({ method, url, headers, body });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ url, body, token: `token-of-${url.split("/").at(-1)}` }));
});
let target = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address === "object") target = `http://127.0.0.1:${address?.port}/base`;
});
beforeEach(() => {
  seen.length = 0;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const scenario = (traffic: string, top = "") => `
import { defineScenario, type CheckedResponse, type RequestContext } from "gameday";
${top}
export default defineScenario({
  name: "coded",
  seed: 4,
  load: { workers: 2, calibrate: false },
  target: { url: "http://127.0.0.1:1", keys: { "tenant-a": "\${env.TENANT_KEY}" } },
  traffic: { chat: { stages: [{ hold: "1s", at: "40/s" }], ${traffic} } },
});
`;

// biome-ignore lint/suspicious/noTemplateCurlyInString: a key that looks like a template.
const tenantKey = "CANARY-${x}";

async function played(text: string, ...more: readonly string[]) {
  const out = emptyFolder();
  const path = moduleFile(text, "coded.ts", { "rows.csv": "id\n7\n8\n" });
  const args = ["run", path, "--target", target, "--out", out, "--no-tui", ...more];
  const ended = await gameday([...args, ...more], { TENANT_KEY: tenantKey }).ended;
  const result = () =>
    resultSchema.parse(JSON.parse(readFileSync(join(out, "result.json"), "utf8")));
  return { ...ended, path, out, result };
}

describe("a scenario of functions, in two threads,", () => {
  it("sends what its functions make, one request each, and counts what they find", async () => {
    const { code, stdout, out, result } = await played(
      scenario(
        `
    feeders: { account: { file: "rows.csv" } },
    journey: [
      {
        name: "login",
        request: { as: "tenant-a", headers: { "x-user": "\${user}" }, function: login },
        capture: { token: { json: "$.token" } },
        think: "20ms",
      },
      { name: "use", request: use, check: isEven },
    ],`,
        `
const login = ({ arrival, value }: RequestContext) => ({
  path: \`/login/\${arrival}\`,
  json: { account: value("account.id") },
});
const use = ({ value }: RequestContext) => ({ method: "PUT", path: \`/use/\${value("token")}\`, body: "x" });
function isEven(response: CheckedResponse) {
  const { url } = response.json() as { url: string };
  if (Number(url.split("-").at(-1)) % 2 === 1) throw new Error("odd: " + url);
}`,
      ),
    );
    const logins = seen.filter(({ url }) => url.startsWith("/base/login/"));
    const uses = seen.filter(({ url }) => url.startsWith("/base/use/"));
    expect([logins.length, uses.length]).toEqual([40, 40]);
    expect(new Set(logins.map(({ url }) => url)).size).toBe(40);
    expect(new Set(uses.map(({ url }) => url))).toEqual(
      new Set(Array.from({ length: 40 }, (_, n) => `/base/use/token-of-${n}`)),
    );
    for (const { method, url, headers, body } of logins) {
      const arrival = Number(url.split("/").at(-1));
      expect(headers.authorization).toBe(`Bearer ${tenantKey}`);
      expect([method, headers["x-user"]]).toEqual(["POST", String(arrival)]);
      expect(JSON.parse(body)).toEqual({ account: arrival % 2 === 0 ? "7" : "8" });
    }
    const { traffic, generator } = result();
    expect(generator.workers).toBe(2);
    expect(traffic[0]).toMatchObject({ offered: 80, sent: 80, good: 60 });
    const report = readFileSync(join(out, "report.html"), "utf8");
    // What was captured as a token is a secret.
    expect(report).toContain("the check threw: odd: /base/use/[redacted]");
    expect(report).not.toMatch(/odd: [^<]*token-of-/);
    expect(report).toContain("traffic.chat.journey[1].check");
    const kept = ["journal.ndjson", "result.json", "summary.md"].map((file) =>
      readFileSync(join(out, file), "utf8"),
    );
    expect(stdout + report + kept.join("")).not.toContain("CANARY");
    expect([0, 3]).toContain(code);
  });

  it("makes the same requests again with the same seed, and others with another", async () => {
    const text = scenario(`request: ({ random }: RequestContext) => ({ path: "/" + random() })`);
    const urls = async (seed: string) => {
      seen.length = 0;
      await played(text, "--seed", seed);
      return seen.map(({ url }) => url).sort();
    };
    const first = await urls("1");
    expect(first).toHaveLength(40);
    expect(await urls("1")).toEqual(first);
    expect(await urls("2")).not.toEqual(first);
  });

  it("runs the module in each thread: what it keeps is the thread's own", async () => {
    const { code } = await played(
      scenario(
        `request: () => ({ path: "/" + run + "/" + count++ })`,
        "const run = Math.random();\nlet count = 0;",
      ),
    );
    const counts = new Map<string, number[]>();
    for (const { url } of seen) {
      const [, , run = "", count] = url.split("/");
      counts.set(run, [...(counts.get(run) ?? []), Number(count)]);
    }
    expect([...counts.values()].map((own) => own.sort((a, b) => a - b))).toEqual([
      Array.from({ length: 20 }, (_, n) => n),
      Array.from({ length: 20 }, (_, n) => n),
    ]);
    expect([0, 3]).toContain(code);
  });

  it("plays a closed loop as well", async () => {
    const closed = (text: string) => text.replace(/stages: \[.*?\]/, 'connections: 4, for: "1s"');
    const { result } = await played(
      closed(scenario(`iterations: 40, request: ({ arrival }) => ({ path: "/" + arrival })`)),
    );
    expect(result().traffic[0]).toMatchObject({ model: "closed", engine: "gameday", good: 40 });
    expect(new Set(seen.map(({ url }) => url)).size).toBe(40);
  });
});

describe("a scenario whose code is wrong", () => {
  it("ends when a request function throws: told with its line, and never as the target's fault", async () => {
    const { code, stderr, path, result } = await played(
      scenario(`
    request: ({ arrival }: RequestContext) => {
      if (arrival === 20) throw new Error("out of prompts");
      return { path: "/" + arrival };
    }`),
    );
    expect(stderr).toContain(
      `the load generator broke: traffic.chat.request threw: out of prompts (${path}:11:`,
    );
    expect(code).toBe(3);
    expect(result().verdict.status).toBe("inconclusive");
    expect(seen.length).toBeLessThan(40);
  });

  it("ends when a request function returns no request, and says what to return", async () => {
    const { code, stderr } = await played(scenario(`request: () => ({ url: "/" }) as never`));
    expect(stderr).toContain(
      'traffic.chat.request made no request: Unrecognized key: "url"; return',
    );
    expect(code).toBe(3);
    expect(seen).toEqual([]);
  });

  it("is not played when that shows in the warm-up", async () => {
    const text = scenario(`warmup: "1s", request: () => ({ path: "no" })`);
    const { code, stderr } = await played(text);
    expect(stderr).toContain(
      "gameday: traffic.chat.request made no request: path: a path starts with /",
    );
    expect(code).toBe(4);
  });

  it("is not played when only a thread finds that it cannot be run", async () => {
    const { code, stderr, path } = await played(
      scenario(
        `request: { get: "/" }, check: () => true`,
        'import { isMainThread } from "node:worker_threads";\nif (!isMainThread) throw new Error("threads only");',
      ),
    );
    expect(stderr).toContain(`gameday: ${path}:4:`);
    expect(stderr).toContain("the scenario cannot be run: threads only");
    expect(code).toBe(4);
  });

  it("is not even begun when it does not compile: exit code 2, with file and line", async () => {
    const { code, stderr, path } = await played("const a = ;");
    expect(stderr).toContain(`gameday: ${path}:1:`);
    expect(stderr).toContain("the scenario cannot be run: ParseError: Unexpected token");
    expect(code).toBe(2);
  });

  it("is not even begun when a function stands where none may", async () => {
    const { code, stderr, path } = await played(
      scenario(`request: { get: "/" }, expect: () => true`),
    );
    expect(stderr).toContain(`gameday: ${path}: traffic.chat.expect: no function can stand here`);
    expect(code).toBe(2);
  });
});

describe("gameday run scenarios/agent-session.ts", () => {
  it("plays its sessions at reduced length: each goes on with what the last step was told", async () => {
    const out = emptyFolder();
    const args = ["run", "scenarios/agent-session.ts", "--out", out, "--no-tui"];
    const stages = "traffic.agents.stages=[{ hold: 5s, at: 10/s }]";
    const set = ["--set", stages, "--set", "faults.0.at=2s", "--set", "faults.0.for=1s"];
    const { code } = await gameday([...args, ...set]).ended;
    const result = resultSchema.parse(JSON.parse(readFileSync(join(out, "result.json"), "utf8")));
    const [agents] = result.traffic;
    expect((agents?.good ?? 0) / (agents?.offered ?? 1)).toBeGreaterThan(0.9);
    expect(agents?.offered).toBeGreaterThan(100);
    expect(result.faults[0]?.touched).toBeGreaterThan(0);
    // A shared machine may be too slow for a promise; the run itself must have worked.
    expect([0, 1, 3]).toContain(code);
  });
});
