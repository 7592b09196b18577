/** One provider package, and what a user of it alone writes. */
export interface ProviderCase {
  readonly name: string;
  /** The packages of this workspace that its installation needs, core included. */
  readonly packages: readonly string[];
  /** What it exports. */
  readonly factory: string;
  /** The models' names, and each one's credentials: JavaScript, in which `origin` is the server's. */
  readonly models: Readonly<Record<string, readonly string[]>>;
  /** The class of each model's refusal. */
  readonly refusals: readonly string[];
}

const openai: ProviderCase = {
  name: "provider-openai",
  packages: ["core", "provider-openai"],
  factory: "openai",
  models: {
    "text-embedding-3-small": [
      `{ id: "exhausted", provider: "openai", apiKey: "sk-exhausted", baseURL: origin + "/v1" }`,
      `{ id: "spare", provider: "openai", apiKey: "sk-spare", baseURL: origin + "/v1" }`,
    ],
  },
  refusals: ["quota_exceeded"],
};

const azure: ProviderCase = {
  name: "provider-azure",
  packages: ["core", "provider-openai", "provider-azure"],
  factory: "azure",
  models: {
    "text-embedding-3-small": [
      `{ id: "exhausted", provider: "azure", apiKey: "exhausted-0123456789", endpoint: origin, deployment: "d" }`,
      `{ id: "spare", provider: "azure", apiKey: "spare-0123456789", endpoint: origin, deployment: "d" }`,
    ],
  },
  refusals: ["quota_exceeded"],
};

const volcengine: ProviderCase = {
  name: "provider-volcengine",
  packages: ["core", "provider-openai", "provider-volcengine"],
  factory: "volcengine",
  models: {
    "doubao-embedding-vision-251215": [
      `{ id: "exhausted", provider: "volcengine", apiKey: "exhausted-0123456789", baseURL: origin + "/api/v3" }`,
      `{ id: "spare", provider: "volcengine", apiKey: "spare-0123456789", baseURL: origin + "/api/v3" }`,
    ],
    "doubao-embedding-large": [
      `{ id: "exhausted", provider: "vikingdb", accessKeyId: "AKLTexhausted", secretAccessKey: "c2VjcmV0", baseURL: origin }`,
      `{ id: "spare", provider: "vikingdb", accessKeyId: "AKLTspare0", secretAccessKey: "c2VjcmV0", baseURL: origin }`,
    ],
  },
  refusals: ["quota_exceeded", "auth"],
};

/** A model as a package of the AI SDK makes it: the provider needs none of them. */
const aiSdkModel = (key: string) => `{
  specificationVersion: "v3", provider: "acme.embedding", modelId: "text-embedding-3-small", maxEmbeddingsPerCall: 10, supportsParallelCalls: true,
  doEmbed: async () => {
    const reply = await fetch(origin + "/v1/embeddings", { method: "POST", headers: { authorization: "Bearer ${key}" }, body: "{}" });
    const responseBody = await reply.text();
    if (!reply.ok) throw Object.assign(new Error("refused"), { statusCode: reply.status, responseBody });
    return { embeddings: [[1, 2, 3]], warnings: [] };
  },
}`;

const aiSdk: ProviderCase = {
  name: "provider-ai-sdk",
  packages: ["core", "provider-ai-sdk"],
  factory: "aiSdk",
  models: {
    "text-embedding-3-small": [
      `{ id: "exhausted", provider: "ai-sdk", model: ${aiSdkModel("sk-exhausted")} }`,
      `{ id: "spare", provider: "ai-sdk", model: ${aiSdkModel("sk-spare")} }`,
    ],
  },
  refusals: ["quota_exceeded"],
};

export const providerCases: readonly ProviderCase[] = [openai, azure, volcengine, aiSdk];

/** A module that embeds with each model; the first key is refused, so each call must end on the spare. */
export function moduleText({ name, factory, models }: ProviderCase, format: "esm" | "commonjs"): string {
  const asked = Object.entries(models).map(
    ([model, credentials]) => `
  {
    const embedder = hotspare.embedder({ model: "${model}", dimensions: 3, credentials: [${credentials.join(", ")}] });
    const { embeddings, credentialId, attempts } = await embedder.embed(["hello"]);
    const dense = embeddings.map((embedding) => [...embedding.dense]);
    answers.push({ dense, credentialId, failed: attempts[0]?.classification?.class });
  }`,
  );
  const body = `
  const origin = process.argv[2] ?? "";
  const answers: ANSWERS = [];
  const hotspare = createHotspare({ plugins: [${factory}()] });${asked.join("")}
  console.log(JSON.stringify(answers));
  await hotspare.close();`;
  return format === "esm"
    ? `import { createHotspare } from "@hotspare/core";\nimport { ${factory} } from "@hotspare/${name}";\n${body}\n`
    : `const { createHotspare } = require("@hotspare/core");\nconst { ${factory} } = require("@hotspare/${name}");\n(async () => {${body}\n})();\n`;
}
