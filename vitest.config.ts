import { defineConfig } from "vitest/config";

export default defineConfig({
  ssr: { resolve: { conditions: ["@hotspare/source", "module", "node", "development|production"] } },
  test: {
    testTimeout: 20_000,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["packages/*/src/**/*.test.ts", "packages/*/test/**/*.test.ts"] },
      },
      {
        extends: true,
        test: { name: "integration", include: ["test/**/*.test.ts", "examples/**/*.test.ts"] },
      },
    ],
    coverage: { provider: "v8", include: ["packages/*/src/**"], reporter: ["text"] },
  },
});
