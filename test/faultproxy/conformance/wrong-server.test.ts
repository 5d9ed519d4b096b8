/** The suite finds what is wrong with a server that is wrong on purpose. */

import { createServer, request } from "node:http";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { seeded } from "../../../src/base/random.ts";
import { runSuite } from "../../../src/faultproxy/conformance/run-suite.ts";
import { suite } from "../../../src/faultproxy/conformance/suite.ts";
import { told } from "../../../src/faultproxy/conformance/summary.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { runningProxy } from "../running-proxy.ts";

interface Answer {
  status: number;
  type: string | undefined;
  body: string;
}

/** Our server, with its answers spoiled on their way. */
async function spoiled(spoil: (answer: Answer, method: string, path: string) => void) {
  const { port } = await runningProxy();
  const server = createServer(async (incoming, outgoing) => {
    const { method = "", url: path = "", headers } = incoming;
    const asked = request({ port, host: "127.0.0.1", method, path, headers });
    asked.end(await text(incoming));
    asked.once("response", async (response) => {
      const { statusCode: status = 0, headers: shown } = response;
      const answer = { status, type: shown["content-type"], body: await text(response) };
      spoil(answer, method, path);
      const { "content-length": _length, "content-type": _type, ...others } = shown;
      const type = answer.type === undefined ? {} : { "content-type": answer.type };
      outgoing.writeHead(answer.status, { ...others, ...type }).end(answer.body);
    });
  });
  const listening = await new Promise<number>((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" ? (address?.port ?? 0) : 0);
    });
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return new URL(`http://127.0.0.1:${listening}`);
}

const ports = { clock: systemClock, random: seeded(1) };

async function differencesOf(server: URL, sections: readonly string[]) {
  const cases = suite.filter(({ section }) => sections.includes(section));
  const results = await runSuite(ports, cases, { server, force: false });
  return { results, different: results.filter(({ ok }) => !ok).map((result) => result.case) };
}

test("nothing, when nothing is spoiled", async () => {
  const { different } = await differencesOf(await spoiled(() => {}), ["routes", "create a toxic"]);
  expect(different).toEqual([]);
});

test("another status", async () => {
  const server = await spoiled((answer, method, path) => {
    const isNewToxic = method === "POST" && /toxics$/.test(path) && answer.status === 200;
    if (isNewToxic) answer.status = 201;
  });
  const { results, different } = await differencesOf(server, ["create a toxic"]);
  expect(different).toContain("a new toxic is answered with 200, not 201");
  expect(different).not.toContain("down is no type");
  const output = told(server, results);
  expect(output).toMatch(/: \d+ cases: \d+ as specified, 0 known differences, \d+ others\n/);
  expect(output).toContain("different: create a toxic: a new toxic is answered with 200, not 201");
  expect(output).toMatch(/expected 200 application\/json .*\n {2}observed 201 application\/json /);
});

test("another content type", async () => {
  const server = await spoiled((answer) => {
    if (answer.status === 404 && answer.body.startsWith("{")) answer.type = "application/json";
  });
  const { different } = await differencesOf(server, ["routes"]);
  expect(different).toContain("GET /proxies/{p} of an unknown proxy is 404");
  expect(different).not.toContain("GET /proxies/{p} shows a proxy with its toxics");
});

test("another order of the fields", async () => {
  const server = await spoiled((answer, _method, path) => {
    if (!path.endsWith("/toxics/t") || answer.status !== 200) return;
    answer.body = JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(answer.body)).reverse()));
  });
  const { different } = await differencesOf(server, ["routes"]);
  expect(different).toEqual(["GET /proxies/{p}/toxics/{t} shows a toxic"]);
});

test("a toxic that does nothing", async () => {
  const server = await spoiled(() => {});
  const { port } = await runningProxy();
  // Whatever is added is a noop.
  const harmless = createServer(async (incoming, outgoing) => {
    const { method = "", url: path = "", headers } = incoming;
    const body = (await text(incoming)).replace(/"type":"\w+"/, '"type":"noop"');
    const { "content-length": _length, ...others } = headers;
    const asked = request({ port, host: "127.0.0.1", method, path, headers: others });
    asked.end(body);
    asked.once("response", async (response) => {
      outgoing.writeHead(response.statusCode ?? 0, response.headers);
      outgoing.end(await text(response));
    });
  });
  await new Promise<void>((resolve) => harmless.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    harmless.close();
    harmless.closeAllConnections();
  });
  const address = harmless.address();
  const url = new URL(`http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`);
  const sections = ["noop", "slicer", "bandwidth"];
  expect((await differencesOf(server, sections)).different).toEqual([]);
  const { different } = await differencesOf(url, sections);
  expect(different).toContain("cuts 8 bytes into 8 pieces of 1 (upstream)");
  expect(different).toContain("is paid for before it sends: 20 KB at 100 KB/s take 200 ms (downstream)");
  expect(different).not.toContain("passes data, and the end behind it (upstream)");
});

test("a server that is not there, or not here, is refused", async () => {
  const refused = (url: string) => runSuite(ports, suite, { server: new URL(url), force: false });
  await expect(refused("http://127.0.0.1:1")).rejects.toMatchObject({ code: "E_TARGET" });
  await expect(refused("http://192.0.2.1:8474")).rejects.toMatchObject({ code: "E_USAGE" });
  await expect(refused("https://localhost:8474")).rejects.toMatchObject({ code: "E_USAGE" });
});

void VirtualClock;
