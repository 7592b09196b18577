import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { workflowFaults } from "./workflow-faults.js";

const folder = ".github/workflows";
const publish = readFileSync(`${folder}/publish.yml`, "utf8");

describe("the workflows on GitHub", () => {
  it.each(readdirSync(folder))("give a stranger no right of ours: %s", (name) => {
    expect(workflowFaults(name, readFileSync(`${folder}/${name}`, "utf8"))).toEqual([]);
  });

  it.each<[what: string, from: string | RegExp, to: string, message: string]>([
    ["an action by its tag", /checkout@\w+ # v5.0.0/, "checkout@v5", "pin the action"],
    ["a digest without its release", " # v5.0.0", "", "pin the action"],
    [
      "a stored key",
      "run: npm ci",
      "run: npm ci\n        env: { NODE_AUTH_TOKEN: '${{ secrets.NPM }}' }",
      "stored secret",
    ],
    [
      "a change of a stranger's as the beginning",
      'push:\n    tags: ["release-*"]',
      "pull_request_target:",
      "which runs with our rights",
    ],
    ["rights for all jobs", "permissions: {}", "permissions: write-all", "for the whole workflow"],
    ["no word on rights", "permissions: {}", "", "for the whole workflow"],
    ["a job with more rights", "id-token: write", "contents: write", "has the right contents:write"],
    ["a job that publishes without approval", "    environment: npm\n", "", "without an environment"],
    [
      "a job that publishes and runs our code",
      "set -euo pipefail",
      "npm run build",
      "runs code of this repository",
    ],
    [
      "an expression in a command",
      "run: npm ci",
      "run: echo ${{ github.ref }}",
      "puts an expression into a command",
    ],
  ])("may not have %s", (_, from, to, message) => {
    const changed = publish.replace(from, to);
    expect(changed).not.toBe(publish);
    const found = workflowFaults("publish.yml", changed).map((finding) => finding.message);
    expect(found).toContainEqual(expect.stringContaining(message));
  });
});
