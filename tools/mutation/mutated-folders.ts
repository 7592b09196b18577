/** What is mutated, and the tests that must notice: the quick ones first. */
export const mutatedFolders: readonly {
  readonly sources: string;
  readonly unit: readonly string[];
  readonly integration: readonly string[];
}[] = [
  {
    sources: "packages/core/src/classification",
    unit: ["packages/core/src/classification"],
    integration: [
      "test/corpus/corpus.test.ts",
      "test/corpus/properties.test.ts",
      "test/failover/extensions.test.ts",
    ],
  },
  {
    sources: "packages/core/src/health",
    unit: ["packages/core/src/health", "packages/core/test/health"],
    integration: ["test/failover", "test/seed", "test/chaos"],
  },
  {
    sources: "packages/core/src/switching",
    unit: ["packages/core/src/switching", "packages/core/test/health"],
    integration: ["test/failover", "test/seed", "test/chaos", "test/bulk/spread.test.ts"],
  },
  {
    sources: "packages/core/src/failover/decide.ts",
    unit: ["packages/core/src/failover"],
    integration: ["test/failover", "test/seed"],
  },
];
