import { configDefaults, defineConfig } from "vitest/config";

const PACKAGING = "test/packaging/**/*.test.ts";

export default defineConfig({
  // As in tsconfig.base.json, which tests and examples outside the packages do not find by themselves.
  oxc: { decorator: { legacy: true, emitDecoratorMetadata: true } },
  // The packages' sources, not what was built: tests never see a stale dist.
  ssr: { resolve: { conditions: ["@hotspare/source", "module", "node", "development|production"] } },
  test: {
    testTimeout: 20_000,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["packages/*/{src,test}/**/*.test.ts", "tools/**/*.test.ts"],
          // A fresh module graph for each file costs five times the tests themselves, and hides state at module level.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...configDefaults.exclude, PACKAGING],
        },
      },
      {
        extends: true,
        // Packs, installs and type checks: a minute where the others take seconds.
        test: { name: "packaging", include: [PACKAGING], testTimeout: 180_000, hookTimeout: 180_000 },
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
