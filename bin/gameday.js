#!/usr/bin/env node
// Ink is several times faster without React's development checks.
process.env.NODE_ENV ??= "production";
const { main } = await import("../dist/src/cli/main.js");
await main();
