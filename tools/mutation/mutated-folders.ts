/** What is mutated, and the tests that must notice: the quick ones first, then the long ones with those of integration. */
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
    integration: ["test/failover", "test/engine", "test/seed", "test/chaos", "packages/core/test/health"],
  },
  {
    sources: "packages/core/src/switching",
    unit: ["packages/core/src/switching", "packages/core/test/health"],
    integration: [
      "test/failover",
      "test/engine",
      "test/seed",
      "test/chaos",
      "test/bulk/spread",
      "packages/core/test/health",
    ],
  },
  {
    sources: "packages/core/src/engine/attempt",
    unit: ["packages/core/src/engine"],
    integration: ["test/failover", "test/engine", "test/seed"],
  },
  {
    sources: "packages/core/src/engine/call/next-step.ts",
    unit: ["packages/core/src/engine/call"],
    integration: ["test/failover", "test/engine", "test/seed"],
  },
  {
    sources: "packages/core/src/engine/call/blame.ts",
    unit: ["packages/core/src/engine/call"],
    integration: ["test/failover", "test/engine", "test/seed"],
  },
];
