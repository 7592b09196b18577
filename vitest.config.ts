import { configDefaults, defineConfig } from "vitest/config";

const PACKAGING = "test/packaging/**/*.test.ts";
const LONG = "**/*.long.test.ts";
const BUILD = "tools/build/before-tests.ts";

export default defineConfig({
  // As in tsconfig.base.json, which tests and examples outside the packages do not find by themselves.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  // The packages' sources, not what was built: tests never see a stale dist. Processes that tests start load a dist that was just built. Without "module", as Node.js resolves: what is behind it is for bundlers alone.
  ssr: { resolve: { conditions: ["@hotspare/source", "node", "development|production"] } },
  test: {
    // These bounds end a test that hangs. No test needs a tenth of them, so that none fails on a machine with other work to do.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    // A fresh module graph for each file costs as much as the tests themselves, and hides state at module level.
    isolate: false,
    // One worker for each core: without this a machine of two cores has one at work. The main process has little to do.
    maxWorkers: "100%",
    // Room for what a scanner leaves behind: with the usual 16 MB, what survives a collection of garbage makes linear time look quadratic.
    execArgv: ["--min-semi-space-size=64", "--max-semi-space-size=64"],
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/{src,test,page}/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: [...configDefaults.exclude, LONG],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          globalSetup: BUILD,
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...configDefaults.exclude, PACKAGING, LONG],
        },
      },
      {
        extends: true,
        // Soaks, load, long traces, kills and examples: `npm run test:long`.
        test: {
          name: "long",
          globalSetup: BUILD,
          include: [LONG],
          env: { TEST_DEPTH: "deep" },
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        // Packs, installs, bundles and type checks: minutes where the others take seconds.
        test: {
          name: "packaging",
          include: [PACKAGING],
          globalSetup: "test/packaging/setup.ts",
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts", "**/*.test-d.ts"],
      reporter: ["text"],
      thresholds: { "packages/core/src/**": { lines: 95, branches: 95 } },
    },
  },
});
