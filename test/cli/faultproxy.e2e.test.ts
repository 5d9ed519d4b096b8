/** gameday faultproxy from end to end: the proxies it begins with, and its metrics. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { closedPort, eventually } from "../faultproxy/loopback.ts";
import { emptyFolder, gameday } from "../support/command.ts";

/** Starts it with a config file of this text; resolves when its API answers. */
async function served(config: string, ...options: readonly string[]) {
  const file = join(emptyFolder(), "proxies.json");
  writeFileSync(file, config);
  const port = await closedPort();
  const args = ["faultproxy", "--host", "127.0.0.1", "--port", `${port}`, "--config", file];
  const { child, ended } = gameday([...args, ...options]);
  onTestFinished(() => void child.kill("SIGKILL"));
  const url = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${url}/version`).then(
      () => true,
      () => child.exitCode !== null,
    );
  await eventually(isUp);
  const get = async (path: string) => (await fetch(`${url}${path}`)).text();
  const stop = async () => {
    child.kill("SIGTERM");
    return ended;
  };
  return { file, get, stop };
}

const proxy = { name: "db", upstream: "127.0.0.1:1", enabled: false };

describe("--config", () => {
  it("begins with the proxies of the file", async () => {
    const { get, stop } = await served(JSON.stringify([proxy]));
    expect(JSON.parse(await get("/proxies"))).toMatchObject({ db: proxy });
    expect(await stop()).toMatchObject({ code: 0, stderr: "" });
  });

  it("tells what is wrong with the file, and serves all the same", async () => {
    const { file, get, stop } = await served(JSON.stringify([proxy, { name: "b" }]));
    expect(await get("/proxies")).toBe("{}");
    const { code, stderr } = await stop();
    expect(code).toBe(0);
    expect(stderr).toContain(`${file}: missing required field: upstream at proxy 2`);
  });

  it("tells that there is no such file, and serves all the same", async () => {
    const { get, stop } = await served("[]", "--config", "no-such-file.json");
    expect(await get("/proxies")).toBe("{}");
    expect((await stop()).stderr).toContain("no-such-file.json");
  });
});

it("--metrics serves them, and nothing does without", async () => {
  const without = await served("[]");
  expect(await without.get("/metrics")).toBe("404 page not found\n");
  const { get } = await served(JSON.stringify([proxy]), "--metrics");
  expect(await get("/metrics")).toContain('gameday_faultproxy_live_connections{proxy="db"} 0');
});
