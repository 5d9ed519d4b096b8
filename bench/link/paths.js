/** The ways to the far ends: straight, through the fault proxy, and through toxiproxy-server. */

import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { end, start } from "../load/children.js";
import { findProgram } from "../load/find-program.js";
import { gamedayArgs } from "../load/gameday.js";

/** Each path: its name, the ports that lead to the sink and to the echo, and the proxy's pid. */
export async function startPaths({ sink, echo, tell }) {
  const ends = { sink: portOf(sink), echo: portOf(echo) };
  const proxies = [await startGameday(), await startToxiproxy(tell)].filter(Boolean);
  const paths = [{ name: "direct", ...ends, pid: null }];
  for (const { name, child, api } of proxies) {
    paths.push({ name, pid: child.pid, ...(await led(api, ends)) });
  }
  return { paths, stop: () => Promise.all(proxies.map(({ child }) => end(child))) };
}

const portOf = (url) => Number(new URL(url).port);

/** Makes a proxy for each end; the ports on which they listen. */
async function led(api, ends) {
  const listening = Object.entries(ends).map(async ([name, port]) => {
    const proxy = { name, listen: "127.0.0.1:0", upstream: `127.0.0.1:${port}` };
    const answer = await fetch(`${api}/proxies`, { method: "POST", body: JSON.stringify(proxy) });
    const { listen } = await answer.json();
    return [name, Number(listen.split(":").at(-1))];
  });
  return Object.fromEntries(await Promise.all(listening));
}

async function startGameday() {
  const args = gamedayArgs("faultproxy", "--host", "127.0.0.1", "--port", 0);
  const child = start(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "exit").then(() => {
    throw new Error("the fault proxy ended before it was ready: has it been built?");
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  return { name: "gameday", child, api: /http:\S+/.exec(line)[0] };
}

async function startToxiproxy(tell) {
  const program = process.env.GAMEDAY_TOXIPROXY ?? findProgram("toxiproxy-server");
  if (program === null) return tell("toxiproxy-server was not found, it is skipped");
  const port = await freePort();
  const child = start(program, ["-host", "127.0.0.1", "-port", String(port)]);
  const api = `http://127.0.0.1:${port}`;
  await answering(`${api}/version`);
  return { name: "toxiproxy", child, api };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answering(url) {
  for (let attempt = 0; attempt < 50; attempt++) {
    try {
      return await (await fetch(url)).text();
    } catch {
      await sleep(100);
    }
  }
  throw new Error(`${url} does not answer`);
}
