/** The built program at the limit of its open files: it turns clients away, and recovers. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { apiClient } from "./api-client.ts";
import { Client, echo, eventually } from "./loopback.ts";

const executable = fileURLToPath(new URL("../../bin/gameday.js", import.meta.url));
/** A connection takes two. The program itself needs some hundreds while it loads its modules. */
const openFiles = 1000;

async function limitedProxy() {
  const command = `ulimit -n ${openFiles} && exec "$0" "$1" faultproxy --host 127.0.0.1 --port 0`;
  const stdio: ["ignore", "pipe", "inherit"] = ["ignore", "pipe", "inherit"];
  const child = spawn("sh", ["-c", command, process.execPath, executable], { stdio });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`it ended with ${code}`);
  });
  const [line] = await Promise.race([once(createInterface(child.stdout), "line"), ended]);
  return { child, ...apiClient(String(line).replace("fault proxy: ", "")) };
}

test("clients beyond the limit are closed, the others served, and then there is room", async () => {
  const api = await limitedProxy();
  const { port: upstream } = await echo();
  const port = await api.proxy("p", upstream);
  for (let round = 0; round < 2; round++) {
    const clients = await Promise.all(
      Array.from({ length: openFiles }, async () => {
        const client = new Client(port);
        client.send("hi");
        const outcome = await Promise.race([client.until("hi").then(() => "served"), client.ended]);
        return { client, outcome };
      }),
    );
    const served = clients.filter(({ outcome }) => outcome === "served").length;
    expect(served).toBeGreaterThan(openFiles / 4);
    expect(served).toBeLessThan(openFiles / 2);
    for (const { client } of clients) client.socket.destroy();
    await eventually(async () => (await api.connections("p")).live === 0);
  }
  const late = await Client.connected(port);
  late.send("still here");
  await late.until("still here");
  expect(api.child.exitCode).toBe(null);
});
