/** Links at a fault proxy that was there before: what is owed for them, opened and left. */

import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/base/clock.ts";
import { seeded } from "../../src/base/random.ts";
import { startFaultProxy } from "../../src/faultproxy/server.ts";
import type { Remedy } from "../../src/faults/remedy.ts";
import { askApi } from "../../src/target/control-api.ts";
import { openLink } from "../../src/target/links.ts";
import { openLinks, removeLinks } from "../../src/target/url-links.ts";
import { startApi } from "./api-rig.ts";
import { closesAll, startEcho } from "./echo-server.ts";
import { startProxy } from "./link-rig.ts";

closesAll();

const statusOf = async (api: string, name: string): Promise<number> =>
  (await askApi({ method: "GET", url: `${api}/proxies/${name}` })).status;

async function setUp() {
  const [api, upstream] = [await startProxy(), await startEcho()];
  const owed: Remedy[] = [];
  const owe = (remedies: readonly Remedy[]) => void owed.push(...remedies);
  const open = (...names: readonly string[]) =>
    openLinks(
      api,
      names.map((name) => ({ name, upstream })),
      owe,
    );
  return { api, upstream, owed, open };
}

describe("a fault proxy that has a proxy of the name already", () => {
  it("keeps it, and nothing is owed for it", async () => {
    const { api, upstream, owed, open } = await setUp();
    await openLink(api, { name: "edge", upstream });
    await expect(open("edge", "db")).rejects.toMatchObject({
      code: "E_TARGET",
      message: "the fault proxy has a proxy named edge already",
      where: `${api}/proxies/edge`,
      hint: expect.stringContaining("gameday undo"),
    });
    expect(owed).toEqual([]);
    expect([await statusOf(api, "edge"), await statusOf(api, "db")]).toEqual([200, 404]);
  });

  it("loses again what was opened before that was seen", async () => {
    const { api, upstream, owed, open } = await setUp();
    await openLink(api, { name: "db", upstream });
    await expect(open("edge", "db")).rejects.toMatchObject({ code: "E_TARGET" });
    expect(owed).toEqual([{ kind: "delete-proxy", api, proxy: "edge" }]);
    expect([await statusOf(api, "edge"), await statusOf(api, "db")]).toEqual([404, 200]);
  });
});

describe("the links of a run", () => {
  it("are removed after it, and that twice", async () => {
    const { api, owed, open } = await setUp();
    const links = await open("edge", "db");
    expect(owed).toHaveLength(2);
    await removeLinks(api, links);
    await removeLinks(api, links);
    expect([await statusOf(api, "edge"), await statusOf(api, "db")]).toEqual([404, 404]);
  });

  it("that the fault proxy will not remove are told, with what to do", async () => {
    const api = await startApi(({ method, url }, response) => {
      const isKept = method === "DELETE" && url === "/proxies/edge";
      const status = method === "POST" ? 201 : isKept ? 500 : 404;
      response.writeHead(status);
      response.end(isKept ? '{"error":"disk full"}' : '{"listen":"127.0.0.1:9001"}');
    });
    const upstream = { host: "127.0.0.1", port: 1 };
    const wanted = ["edge", "db"].map((name) => ({ name, upstream }));
    const links = await openLinks(api, wanted, () => undefined);
    await expect(removeLinks(api, links)).rejects.toMatchObject({
      code: "E_FAULT",
      message: expect.stringMatching(/opened as edge: .*disk full/),
      where: api,
      hint: expect.stringContaining("gameday undo"),
    });
  });

  it("are no error when the fault proxy has ended meanwhile", async () => {
    const random = (...purposes: readonly (string | number)[]) => seeded(1, ...purposes);
    const ports = { clock: systemClock, random };
    const proxy = await startFaultProxy(ports, { host: "127.0.0.1", port: 0 });
    const api = `http://${proxy.host}:${proxy.port}`;
    const wanted = [{ name: "edge", upstream: await startEcho() }];
    const links = await openLinks(api, wanted, () => undefined);
    await proxy.stop();
    await expect(removeLinks(api, links)).resolves.toBeUndefined();
  });
});
