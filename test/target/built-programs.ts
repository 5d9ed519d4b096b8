/** The built programs of the bundled topology, as the command line starts them. */

import type { BundledPrograms } from "../../src/target/bundled.ts";

const root = new URL("../..", import.meta.url);

export const builtPrograms: BundledPrograms = {
  gateway: new URL("dist/gateway-under-test/gateway/main.js", root),
  provider: new URL("dist/gateway-under-test/provider/main.js", root),
  balancer: new URL("dist/gateway-under-test/balancer/main.js", root),
  supervisor: new URL("dist/src/cli/supervisor.js", root),
  faultProxy: {
    file: new URL("bin/gameday.js", root),
    args: ["faultproxy", "--host", "127.0.0.1", "--port", "0"],
  },
};
