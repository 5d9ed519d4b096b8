import { defineConfig } from "vitest/config";

const patience = { testTimeout: 30_000, hookTimeout: 30_000 };

/** Those that compare what is measured with what is true want the machine for themselves. */
const truth = "test/truth/**";

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          ...patience,
          name: "all",
          include: ["test/**/*.test.{ts,tsx}"],
          exclude: ["test/**/*.long.test.ts", truth],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...patience,
          name: "truth",
          include: [`${truth}/*.test.ts`],
          exclude: ["test/**/*.long.test.ts"],
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
