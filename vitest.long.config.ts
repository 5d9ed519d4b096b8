import { defineConfig } from "vitest/config";

/** Tests that take minutes, or that need the machine for themselves: one after the other. */
export default defineConfig({
  test: {
    include: ["test/**/*.long.test.ts"],
    testTimeout: 180_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
