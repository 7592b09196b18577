import { configDefaults, defineConfig } from "vitest/config";

const PACKAGING = "test/packaging/**/*.test.ts";
const LONG = "**/*.long.test.ts";
const BUILD = "tools/build/before-tests.ts";

// Without "module", as Node.js resolves: what is behind it is for bundlers alone.
const AS_NODE = ["node", "development|production"];
/** The packages' sources, not what was built: no build is needed to test, and what a failure names is a line of a source. */
const SOURCES = { resolve: { conditions: ["@hotspare/source", ...AS_NODE] } };
/** What users load. BUILD has just written it, so that no test sees a stale dist; processes that tests start load it too. */
const BUILT = { resolve: { conditions: AS_NODE } };

export default defineConfig({
  // As in tsconfig.base.json, which tests and examples outside the packages do not find by themselves.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
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
        ssr: SOURCES,
        test: {
          name: "unit",
          include: ["packages/*/{src,test,page}/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: [...configDefaults.exclude, LONG],
        },
      },
      {
        extends: true,
        ssr: SOURCES,
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
        ssr: BUILT,
        test: {
          name: "long",
          globalSetup: BUILD,
          // Loaded by Node itself: through Vitest every call into another module costs a getter, which simulations of hours feel.
          server: { deps: { external: [/packages\/[^/]+\/dist\//] } },
          include: [LONG],
          env: { TEST_DEPTH: "deep" },
          testTimeout: 300_000,
          hookTimeout: 300_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        ssr: SOURCES,
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
