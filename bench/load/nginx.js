/** nginx as a target: one process on the loopback, a small fixed answer, nothing logged. */

import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { end, start, temporaryFolder } from "./children.js";
import { findProgram } from "./find-program.js";

/** Resolves when it answers. */
export async function startNginx() {
  const program = findProgram("nginx");
  if (program === null) throw new Error("nginx was not found: install it, or set EXTRA_PATH");
  const folder = temporaryFolder();
  const port = await freePort();
  writeFileSync(join(folder, "nginx.conf"), configFor(port));
  const log = join(folder, "error.log");
  const child = start(program, ["-p", folder, "-c", "nginx.conf", "-e", log]);
  const url = `http://127.0.0.1:${port}/`;
  await answering(url, child);
  return { url, stop: () => end(child) };
}

/** Without a master there is a single process, which cannot leave a worker behind. */
const configFor = (port) => `
daemon off;
master_process off;
pid nginx.pid;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path body;
  proxy_temp_path proxy;
  fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  keepalive_requests 1000000000;
  keepalive_timeout 300s;
  server {
    listen 127.0.0.1:${port} backlog=8192;
    location / { default_type text/plain; return 200 "hello, world"; }
  }
}
`;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function answering(url, child) {
  for (let attempt = 0; attempt < 50; attempt++) {
    if (child.exitCode !== null) break;
    try {
      return await (await fetch(url)).text();
    } catch {
      await sleep(100);
    }
  }
  throw new Error("nginx does not answer");
}
