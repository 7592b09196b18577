import { describe, expect, it } from "vitest";
import { runExample } from "./run-example.js";

const examples: readonly (readonly [file: string, says: readonly RegExp[]])[] = [
  [
    "quick-start.ts",
    [
      /^embedder: team-a -> team-b, auth$/m,
      /^2 vectors of 1536 numbers from team-b, 2 attempts$/m,
      /image\/png, \d+ bytes, 480 x 320 pixels/,
      /^\d+ tokens from team-b$/m,
    ],
  ],
  [
    "custom-parts.ts",
    [
      /^served by a\nserved by b$/m,
      /^served by a after c: daily_budget_spent, by rule our-gateway\/budget$/m,
      /^classifier: a failed in an unknown way/m,
    ],
  ],
  [
    "dependency-injection.ts",
    [
      /^\[warn\] main failed: auth, invalid_api_key$/m,
      /^served by spare$/m,
      /^answered by text-embedding-3-small$/m,
    ],
  ],
  [
    "events-to-log.ts",
    [
      /"event":"switch".*"from":"main","to":"spare"/,
      /"event":"failback".*"from":"spare","to":"main"/,
      /"event":"usage"/,
    ],
  ],
  [
    "azure-with-entra.ts",
    [
      /^answered by sweden\nsweden failed: auth, \w+\nanswered by sweden after 2 attempts$/m,
      /^sweden failed: auth, permission_?denied\nanswered by france$/m,
    ],
  ],
  [
    "volcengine-hybrid.ts",
    [
      /^ark -> vikingdb: auth, account_overdue_error\n1024 numbers from vikingdb$/m,
      /^dense: 1024 numbers; sparse: a token vector\nred 0.33, a 0.17$/m,
    ],
  ],
  [
    "bulk.ts",
    [
      /^finished: 2999 done, 1 failed, true tokens counted\nagain: 3000 skipped$/m,
      /^chunk 1234: inputs\[1234\]: is an empty string/m,
      /^767744 numbers in the file\nteam-a: open, served: true$/m,
    ],
  ],
  ["test-your-failover.ts", [/(#|ℹ) pass 5/, /(#|ℹ) fail 0/]],
];

describe("an example", () => {
  it.each(examples)("runs by itself and ends with status 0: %s", async (file, says) => {
    const { status, stdout, stderr } = await runExample(file);
    expect([status, stderr]).toEqual([0, ""]);
    for (const pattern of says) {
      expect(stdout).toMatch(pattern);
    }
  });
});
