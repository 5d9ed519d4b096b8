/** A target that runs already, given by its URL: over real HTTP, with a real fault proxy. */

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: how scenarios refer to secrets.

import { once } from "node:events";
import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { messageOf } from "../../src/base/errors.ts";
import { systemProcesses } from "../../src/cli/system-processes.ts";
import { noSites } from "../../src/target/site-fields.ts";
import type { UrlSpec } from "../../src/target/spec.ts";
import type { RunningTarget } from "../../src/target/target.ts";
import { type UrlTargetOptions, urlTarget } from "../../src/target/url.ts";
import { noActions } from "../faults/recorded-sites.ts";
import { startApi } from "./api-rig.ts";
import { builtPrograms } from "./built-programs.ts";
import { closeLater, closesAll } from "./echo-server.ts";
import { startProxy } from "./link-rig.ts";
import { answerOf } from "./processes.ts";

closesAll();

interface Question {
  readonly path: string;
  readonly authorization: string | undefined;
}

async function startStaging(status = 200) {
  const questions: Question[] = [];
  const server = createServer((request, response) => {
    questions.push({ path: request.url ?? "", authorization: request.headers.authorization });
    response.statusCode = status;
    response.end("staging");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeLater(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return { origin: `http://127.0.0.1:${address.port}`, questions };
}

const specOf = (url: string, more: Partial<UrlSpec> = {}): UrlSpec => ({
  kind: "url",
  url,
  headers: {},
  keys: {},
  ready: "/",
  tls: null,
  sites: noSites,
  ...more,
});

const readText = (path: string): string => {
  throw new Error(`nobody wanted ${path} to be read`);
};

const noProxy: UrlTargetOptions = {
  env: {},
  faultProxy: null,
  readText,
  processes: systemProcesses,
  httpLinks: new Set<string>(),
  actions: noActions,
};

const nothingOwed = () => undefined;

async function start(spec: UrlSpec, options = noProxy): Promise<RunningTarget> {
  const target = urlTarget(systemClock, spec, options);
  const running = await target.start(new AbortController().signal, nothingOwed);
  closeLater(() => running.stop());
  return running;
}

describe("a target by its URL", () => {
  it("is asked at its base path whether it is ready", async () => {
    const { origin, questions } = await startStaging();
    const spec = specOf(`${origin}/api/v2/`, { ready: "/healthz" });
    const running = await start(spec);
    expect(questions.map(({ path }) => path)).toEqual(["/api/v2/healthz"]);
    expect(running).toMatchObject({ url: `${origin}/api/v2/`, basePath: "/api/v2" });
    expect(running.endpoint).toEqual({ origin, dial: null, tls: null });
  });

  it.each([401, 404, 429])(
    "is there when it answers %i: only the path may be wrong",
    async (status) => {
      const { origin } = await startStaging(status);
      await expect(start(specOf(origin))).resolves.toMatchObject({ basePath: "" });
    },
  );

  it("has no links without a fault proxy, and never a process", async () => {
    const running = await start(specOf((await startStaging()).origin));
    expect([running.links.size, running.processes.size]).toEqual([0, 0]);
  });

  it("is reached through its edge, which can be cut, when there are faults", async () => {
    const { origin } = await startStaging();
    const faultProxy = {
      name: "fault-proxy",
      ...builtPrograms.faultProxy,
      config: { seed: 1 },
      logFile: null,
    };
    const running = await start(specOf(origin), { ...noProxy, faultProxy });
    const { dial } = running.endpoint;
    const edge = `http://${dial?.host}:${dial?.port}`;
    expect(running.endpoint.origin).toBe(origin);
    expect(await answerOf(edge)).toBe("staging");
    await running.links.get("edge")?.putDown("test");
    expect(await answerOf(edge)).toBeNull();
    await running.links.get("edge")?.letUp("test");
    expect(await answerOf(edge)).toBe("staging");
    await running.stop();
    await running.stop();
    expect(await answerOf(edge)).toBeNull();
    expect(await answerOf(origin)).toBe("staging");
  });
});

describe("a fault proxy that was there before", () => {
  const on = (faultProxy: string) => ({ sites: { ...noSites, faultProxy } });
  const program = { name: "fault-proxy", ...builtPrograms.faultProxy, config: {}, logFile: null };
  const options = { ...noProxy, faultProxy: program };

  it("has no proxy of the run when the target has stopped", async () => {
    const [api, { origin }] = [await startProxy(), await startStaging()];
    const running = await start(specOf(origin, on(api)), options);
    expect(await answerOf(`${api}/proxies`)).toContain("edge");
    await running.stop();
    expect(await answerOf(`${api}/proxies`)).toBe("{}");
  });

  it("that keeps a proxy of the run fails the stop, so that it stays owed", async () => {
    let isKept = true;
    const api = await startApi(({ method }, response) => {
      const kept = method === "DELETE" && isKept;
      response.writeHead(method === "POST" ? 201 : kept ? 500 : 404);
      response.end(kept ? '{"error":"disk full"}' : '{"listen":"127.0.0.1:9001"}');
    });
    const running = await start(specOf((await startStaging()).origin, on(api)), options);
    await expect(running.stop()).rejects.toMatchObject({
      message: expect.stringMatching(/edge.*disk full/),
      hint: expect.stringContaining("gameday undo"),
    });
    isKept = false;
    await running.stop();
  });
});

describe("headers and keys", () => {
  const spec = {
    headers: { "X-Team": "sre", Authorization: "Basic ${env.USER_PASS}" },
    keys: { "tenant-a": "${env.KEY_A}", "tenant-b": "literal" },
  };
  const env = { USER_PASS: "CANARY-BASIC", KEY_A: "CANARY-A" };

  it("stand for what the environment holds; a tenant's key replaces the authorization", async () => {
    const { origin, questions } = await startStaging();
    const running = await start(specOf(origin, spec), { ...noProxy, env });
    expect(questions).toEqual([{ path: "/", authorization: "Basic CANARY-BASIC" }]);
    const common = { "x-team": "sre" };
    expect(running.headersFor(null)).toEqual({ ...common, authorization: "Basic CANARY-BASIC" });
    expect(running.headersFor("tenant-a")).toEqual({ ...common, authorization: "Bearer CANARY-A" });
    expect(running.headersFor("tenant-b")).toEqual({ ...common, authorization: "Bearer literal" });
  });

  it.each(["two\nlines", ""])("that stand for %j are told without the value", async (value) => {
    const { origin } = await startStaging();
    const options = { ...noProxy, env: { USER_PASS: "x", KEY_A: value } };
    const starting = start(specOf(origin, spec), options);
    await expect(starting).rejects.toMatchObject({ code: "E_TARGET" });
    await expect(starting).rejects.toThrow(/^the environment variable KEY_A is not/);
  });

  it("that name what the environment lacks are told before anything is asked", async () => {
    const { origin, questions } = await startStaging();
    const starting = start(specOf(origin, spec), {
      ...noProxy,
      env: { USER_PASS: "CANARY-BASIC" },
    });
    await expect(starting).rejects.toMatchObject({
      code: "E_TARGET",
      message: "the environment variable KEY_A is not set",
      hint: "Set it: KEY_A=... gameday run ...",
    });
    expect(questions).toEqual([]);
  });

  const failures: readonly (readonly [string, () => Promise<string>, Record<string, string>])[] = [
    ["is not there", async () => "http://127.0.0.1:1", env],
    ["is not well", async () => (await startStaging(500)).origin, env],
    [
      "gets a header that is none",
      async () => (await startStaging()).origin,
      { ...env, USER_PASS: "CANARY\nX" },
    ],
  ];

  it.each(failures)("are in no error of a target that %s", async (_claim, originOf, values) => {
    const stop = new AbortController();
    const options = { ...noProxy, env: values };
    const target = urlTarget(systemClock, specOf(await originOf(), spec), options);
    const starting = target.start(stop.signal, nothingOwed);
    stop.abort();
    const error: unknown = await starting.catch((thrown) => thrown);
    expect(error).toMatchObject({ code: "E_TARGET" });
    expect(`${messageOf(error)} ${JSON.stringify(error)}`).not.toContain("CANARY");
  });
});
