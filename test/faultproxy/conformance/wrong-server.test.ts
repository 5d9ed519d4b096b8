/** The suite finds what is wrong with a server that is wrong on purpose, and never hangs. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/base/clock.ts";
import { seeded } from "../../../src/base/random.ts";
import type { Case } from "../../../src/faultproxy/conformance/case.ts";
import { runSuite } from "../../../src/faultproxy/conformance/run-suite.ts";
import { suite } from "../../../src/faultproxy/conformance/suite.ts";
import { told } from "../../../src/faultproxy/conformance/summary.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { eventually } from "../loopback.ts";
import { runningProxy } from "../running-proxy.ts";
import { type Spoil, spoiledServer } from "./spoiled-server.ts";

const random = seeded(1, "conformance");

async function check(spoil: Spoil, ...sections: readonly string[]) {
  const server = await spoiledServer(spoil);
  const cases = suite.filter(({ section }) => sections.includes(section));
  const results = await runSuite({ clock: systemClock, random }, cases, { server, force: false });
  const different = results.filter(({ ok }) => !ok).map((result) => result.case);
  return { output: told(server, results), different };
}

describe("the suite finds", () => {
  test("nothing, when nothing is spoiled", async () => {
    const { different, output } = await check({}, "routes", "create a toxic", "slicer");
    expect(different).toEqual([]);
    expect(output).toContain(" 0 others");
  });

  test("another status, and tells both sides", async () => {
    const { different, output } = await check(
      {
        answer: ({ status }, { method, path }) =>
          method === "POST" && path.endsWith("/toxics") && status === 200 ? { status: 201 } : {},
      },
      "create a toxic",
    );
    expect(different).toContain("a new toxic is answered with 200, not 201");
    expect(different).not.toContain("down is no type");
    expect(output).toMatch(/: \d+ cases: \d+ as specified, 0 known differences, [1-9]\d* others\n/);
    expect(output).toContain("different: create a toxic: a new toxic is answered with 200");
    expect(output).toMatch(
      /expected 200 application\/json .*\n {2}observed 201 application\/json /,
    );
  });

  test("another content type", async () => {
    const { different } = await check(
      { answer: ({ status }) => (status === 404 ? { type: "application/json" } : {}) },
      "routes",
    );
    expect(different).toContain("GET /proxies/{p} of an unknown proxy is 404");
    expect(different).not.toContain("GET /proxies/{p} shows a proxy with its toxics");
  });

  test("another order of the fields", async () => {
    const reversed = (body: string) =>
      JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(body)).reverse()));
    const { different } = await check(
      {
        answer: ({ status, body }, { path }) =>
          path.endsWith("/toxics/t") && status === 200 ? { body: reversed(body) } : {},
      },
      "routes",
    );
    expect(different).toEqual(["GET /proxies/{p}/toxics/{t} shows a toxic"]);
  });

  test("toxics that do nothing", async () => {
    const { different } = await check(
      { body: (body) => body.replace(/"type":"\w+"/, '"type":"noop"') },
      "noop",
      "slicer",
    );
    expect(different).toContain("cuts 8 bytes into 8 pieces of 1 (upstream)");
    expect(different).toContain("cuts 8 bytes into 8 pieces of 1 (downstream)");
    expect(different).not.toContain("passes data, and the end behind it (upstream)");
  });
});

describe("a case", () => {
  const hanging: Case = {
    name: "never ends",
    section: "none",
    expected: "<any>",
    observe: () => new Promise(() => {}),
  };

  test("that hangs is given up after 8 s", async () => {
    const { url } = await runningProxy();
    const clock = new VirtualClock();
    const run = runSuite({ clock, random }, [hanging], { server: new URL(url), force: false });
    await eventually(async () => {
      await systemClock.turn();
      return clock.pending === 1;
    });
    await clock.advance(8000);
    expect(await run).toMatchObject([{ observed: "nothing within 8 s", verdict: "different" }]);
  });

  test("that breaks off says why, and leaves nothing on the server", async () => {
    const { url, call } = await runningProxy();
    const breaking: Case = {
      ...hanging,
      async observe(bench) {
        await bench.proxyTo(1);
        await bench.must("POST", bench.path("/toxics"), { type: "nope" });
        return "whole";
      },
    };
    const options = { server: new URL(url), force: false };
    const [result] = await runSuite({ clock: systemClock, random }, [breaking], options);
    expect(result?.observed).toMatch(/^POST .* answered with 400 .*invalid toxic type/);
    expect((await call("GET", "/proxies")).body).toBe("{}");
  });
});

describe("the suite refuses", () => {
  const refused = (url: string) =>
    runSuite({ clock: systemClock, random }, suite, { server: new URL(url), force: false });

  test.each([
    ["another machine", "http://192.0.2.1:8474"],
    ["a name that only begins like this machine's", "http://127.0.0.1.example:8474"],
    ["TLS", "https://localhost:8474"],
  ])("%s", async (_claim, url) => {
    await expect(refused(url)).rejects.toMatchObject({ code: "E_USAGE" });
  });

  test("a port where nothing listens", async () => {
    await expect(refused("http://127.0.0.1:1")).rejects.toMatchObject({ code: "E_TARGET" });
  });

  test("a server that is no Toxiproxy", async () => {
    const server = createServer((_, response) => response.end("hello"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => {
      server.close();
      server.closeAllConnections();
    });
    const { port } = server.address() as AddressInfo;
    await expect(refused(`http://127.0.0.1:${port}`)).rejects.toMatchObject({ code: "E_TARGET" });
  });
});
