import { openai } from "@hotspare/provider-openai";
import { describeProvider, jsonReply } from "@hotspare/testkit";
import { describe, expect, it } from "vitest";
import { isDeep } from "../support/depth.js";
import { openaiCompletion, openaiEmbeddings, openaiStream } from "../support/openai-answers.js";
import { brokenPlugins } from "./broken-plugins.js";
import type { OpenAIPlugin } from "./plugin-defects.js";

const errorReply = (status: number, code: string) =>
  jsonReply({ error: { message: "no", code } }, { status });

const errors = [
  { name: "a refused key", reply: errorReply(401, "invalid_api_key"), class: "auth" },
  { name: "a rate limit", reply: errorReply(429, "rate_limit_exceeded"), class: "rate_limited" },
  { name: "a wrong parameter", reply: errorReply(400, "unknown_parameter"), class: "permanent" },
  { name: "a fault of the server", reply: errorReply(500, "server_error"), class: "transient" },
] as const;

type Told = Parameters<typeof describeProvider<unknown, unknown>>[1];

/** The checks that the suite would have run, by their full names. */
function checksOf(plugin: OpenAIPlugin, told: Partial<Told> = {}): ReadonlyMap<string, () => Promise<void>> {
  const checks = new Map<string, () => Promise<void>>();
  const path: string[] = [];
  describeProvider(plugin, {
    runner: {
      describe: (name, body) => {
        path.push(name);
        body();
        path.pop();
      },
      it: (name, run) => checks.set(`${path.slice(1).join(" ")} ${name}`, run),
    },
    credential: ({ url, key }) => ({ apiKey: key, baseURL: `${url}/v1` }),
    embedder: { model: "some-embedding", answer: openaiEmbeddings },
    vlm: { model: "some-model", complete: openaiCompletion, stream: openaiStream },
    errors,
    checkMs: 60_000,
    ...told,
  });
  return checks;
}

/** What a run of the suite reports as failed. */
async function failuresOf(checks: ReadonlyMap<string, () => Promise<void>>): Promise<readonly string[]> {
  const failed = await Promise.all(
    [...checks].map(([name, run]) =>
      run().then(
        () => [],
        () => [name],
      ),
    ),
  );
  return failed.flat();
}

/** Plugins with which some check never ends. All others have as long as a slow machine needs. */
const endless: ReadonlySet<string> = new Set([
  "sends everything twice",
  "tries again by itself",
  "says that it streams, and does not",
  "sends its stream's request at once, and never ends it",
]);

describe("the conformance suite", () => {
  it("passes a good plugin", async () => {
    expect(await failuresOf(checksOf(openai()))).toEqual([]);
  });

  const caught = new Set<string>();
  // Every plugin when deep; else those whose fault no time of a check has to end, and of these every sixth.
  const defects = Object.keys(brokenPlugins);
  it.each(isDeep ? defects : defects.filter((name, index) => index % 6 === 0 && !endless.has(name)))(
    "fails a plugin that %s",
    async (defect) => {
      const plugin = brokenPlugins[defect]?.(openai()) ?? openai();
      const failures = await failuresOf(checksOf(plugin, endless.has(defect) ? { checkMs: 1_000 } : {}));
      expect(failures).not.toEqual([]);
      for (const name of failures) caught.add(name);
    },
  );

  it("fails an author who gives no errors", async () => {
    const failures = await failuresOf(checksOf(openai(), { errors: [] }));
    expect(failures).toEqual(["failures are given for auth, rate_limited, permanent, transient"]);
    for (const name of failures) caught.add(name);
  });

  if (isDeep) {
    it("has no check that none of these plugins fails", () => {
      expect([...checksOf(openai()).keys()].filter((name) => !caught.has(name))).toEqual([]);
    });
  }

  it("refuses to look at nothing", () => {
    expect(() =>
      describeProvider(openai(), {
        runner: { describe, it },
        credential: () => ({ apiKey: "k" }),
        errors: [],
      }),
    ).toThrow("describeProvider(openai): give `embedder`, `vlm` or both");
  });
});
