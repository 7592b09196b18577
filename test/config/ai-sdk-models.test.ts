import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadConfig } from "@hotspare/config";
import { InvalidConfigError } from "@hotspare/core";
import { type AiSdkEmbeddingModel, type AiSdkLanguageModel, aiSdk } from "@hotspare/provider-ai-sdk";
import { rejectionOf } from "@hotspare/testkit";
import { expect, it, onTestFinished } from "vitest";

const claude: AiSdkLanguageModel = {
  specificationVersion: "v3",
  provider: "acme.chat",
  modelId: "claude",
  supportedUrls: {},
  doGenerate: async () => ({
    content: [{ type: "text", text: "Hello." }],
    finishReason: { unified: "stop", raw: "stop" },
    usage: { inputTokens: { total: 1 }, outputTokens: { total: 1 } },
    warnings: [],
  }),
  doStream: async () => ({}),
};
const vectors: AiSdkEmbeddingModel = {
  specificationVersion: "v3",
  provider: "acme.embedding",
  modelId: "acme-embed",
  maxEmbeddingsPerCall: 10,
  supportsParallelCalls: true,
  doEmbed: async () => ({ embeddings: [[3, 1]], warnings: [] }),
};
const plugins = [aiSdk({ models: { "bedrock-claude": claude, vectors } })] as const;

async function fileOf(text: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), "hotspare-")), "hotspare.yaml");
  await writeFile(path, text);
  return path;
}

it("names models of code in a configuration file", async () => {
  const path = await fileOf(`
vlms:
  captions:
    model: claude
    credentials:
      - provider: ai-sdk
        model: bedrock-claude
embedders:
  documents:
    model: vectors
    credentials:
      - provider: ai-sdk
`);
  const { hotspare, vlms, embedders } = await loadConfig({ plugins }, path);
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  expect((await vlms.get("captions").complete({ prompt: "Hello?" })).content).toBe("Hello.");
  expect((await embedders.get("documents").embed(["abc"])).embeddings[0]?.dense).toEqual(
    Float32Array.of(3, 1),
  );
});

it("lists the names that there are, with the nearest first, and where the wrong one stands", async () => {
  const path = await fileOf(`
vlms:
  captions:
    model: claude
    credentials:
      - provider: ai-sdk
        model: bedrock-cluade
`);
  const error = await rejectionOf(loadConfig({ plugins }, path));
  expect(InvalidConfigError.isInstance(error)).toBe(true);
  expect(String(error)).toMatch(
    /hotspare\.yaml:7: .*credentials\[0\]\.model: names no model of aiSdk\(\{ models \}\): "bedrock-cluade"; did you mean "bedrock-claude"\?; there are: bedrock-claude, vectors/,
  );
});
