/** What becomes of an old configuration: it loads, or is refused when it is migrated or loaded, with these words. */
export interface LegacyCase {
  readonly name: string;
  readonly raw: object;
  readonly refused?: RegExp;
}

const gateway = "https://gateway.example/v1";
const azureHost = "https://x.openai.azure.com";
const arkHost = "https://ark.cn-beijing.volces.com/api/v3";

const providers = {
  openai: { provider: "openai", model: "gpt-4o", api_key: "key-openai" },
  gateway: { provider: "openai", model: "qwen-vl", api_key: "key-gateway", api_base: gateway },
  azure: { provider: "azure", model: "deployment", api_key: "key-azure", api_base: azureHost },
  volcengine: { provider: "volcengine", model: "doubao-seed-1-6", api_key: "key-ark" },
  arkAt: { provider: "volcengine", model: "doubao-seed-1-6", api_key: "key-ark", api_base: arkHost },
  endpoint: { provider: "volcengine", model: "ep-20250101-abcde", api_key: "key-ark" },
} as const;

/** Fields that any section of a VLM may have. */
const vlmFields: readonly (readonly [string, object])[] = [
  ["nothing else", {}],
  ["temperature and retries", { temperature: 0.2, max_retries: 2, timeout: 60 }],
  ["zeros and false", { temperature: 0, max_retries: 0, thinking: false, stream: false }],
  ["thinking", { thinking: true, max_tokens: 4096 }],
  ["headers and a body", { extra_headers: { "X-Title": "app" }, extra_request_body: { seed: 1 } }],
  ["a bound of calls", { max_concurrent: 16, forward_api_key: true }],
  ["failback", { failback_timeout_seconds: 600, failback_request_count: 50 }],
  ["media", { media: { enabled: true, max_concurrent: 2, video_fps: 1 } }],
  ["nulls and empty texts", { api_version: null, backup: null, max_tokens: null, extra_headers: null }],
];

const vlmCases: readonly LegacyCase[] = Object.entries(providers).flatMap(([key, section]) =>
  vlmFields.map(([name, fields]) => ({
    name: `a VLM of ${key} with ${name}`,
    raw: { vlm: { ...section, ...fields } },
  })),
);

const { openai, azure, volcengine, arkAt, endpoint } = providers;
const without = (section: object, ...names: readonly string[]) =>
  Object.fromEntries(Object.entries(section).filter(([name]) => !names.includes(name)));

const chains: readonly LegacyCase[] = [
  { name: "two keys of one provider", raw: { vlm: { ...openai, credentials: [{}, { api_key: "key-2" }] } } },
  {
    name: "credentials that say everything",
    raw: { vlm: { model: "m", credentials: [openai, azure, volcengine] } },
  },
  {
    name: "a nameless parent's address for two providers",
    raw: { vlm: { model: "m", api_base: gateway, credentials: [openai, volcengine] } },
  },
  {
    name: "a nameless parent's key",
    raw: { vlm: { model: "m", api_key: "key-shared", credentials: [{ provider: "openai" }] } },
  },
  {
    name: "a parent's address for another provider",
    raw: { vlm: { ...providers.gateway, credentials: [{}, volcengine] } },
    refused: /credentials\[1\]\.api_base: is missing/,
  },
  {
    name: "a parent's key for another provider",
    raw: { vlm: { ...openai, credentials: [{}, without(arkAt, "api_key")] } },
    refused: /credentials\[1\]\.api_key: is missing/,
  },
  {
    name: "another provider with an address of its own",
    raw: { vlm: { ...providers.gateway, credentials: [{}, arkAt] } },
  },
  {
    name: "a doubled id",
    raw: { vlm: { ...openai, credentials: [{ id: "a" }, { id: "a", api_key: "key-2" }] } },
  },
  { name: "a backup of one provider", raw: { vlm: { ...openai, backup: { api_key: "key-2" } } } },
  { name: "a backup of another provider", raw: { vlm: { ...openai, backup: arkAt } } },
  {
    name: "a backup of a backup",
    raw: { vlm: { ...openai, backup: { ...openai, backup: openai } } },
    refused: /is a backup of a backup/,
  },
  {
    name: "a backup beside credentials",
    raw: { vlm: { ...openai, credentials: [{}], backup: { api_key: "key-2" } } },
  },
  {
    name: "a table of providers",
    raw: {
      vlm: {
        model: "gpt-4o",
        default_provider: "openai",
        providers: { openai: { api_key: "key-1" }, volcengine: { api_key: "key-2" } },
      },
    },
  },
  {
    name: "a table and no default",
    raw: { vlm: { model: "gpt-4o", providers: { openai: { api_key: "key-1" } } } },
  },
  {
    name: "the older word for a provider",
    raw: { vlm: { ...without(openai, "provider"), backend: "OpenAI" } },
  },
  {
    name: "a VLM without a provider",
    raw: { vlm: without(openai, "provider") },
    refused: /vlm\.provider: is missing/,
  },
  {
    name: "a VLM without a model",
    raw: { vlm: without(openai, "model") },
    refused: /vlm\.model: is missing/,
  },
  { name: "a key that is missing", raw: { vlm: without(openai, "api_key") }, refused: /apiKey/ },
  {
    name: "a server without a key",
    raw: { vlm: { ...without(providers.gateway, "api_key"), api_base: "http://127.0.0.1:8000/v1" } },
  },
  {
    name: "a placeholder for an address",
    raw: { vlm: { ...providers.gateway, api_base: "<your endpoint>" } },
    refused: /baseURL/,
  },
  { name: "a model that thinks", raw: { vlm: { ...openai, model: "o3-mini" } } },
  {
    name: "a query planner and a bot",
    raw: {
      vlm: openai,
      query_planner: azure,
      bot: { agents: { model: "m", credentials: [openai, endpoint] } },
    },
  },
  { name: "a bot alone", raw: { bot: { agents: openai } } },
  {
    name: "neither of both",
    raw: { storage: { workspace: "./data" } },
    refused: /has neither "vlm" nor "embedding"/,
  },
];

/** Providers of the older design that have no package. */
const others = ["kimi", "litellm", "openai-codex", "gemini", "dashscope", "minimax", "cohere", "local"];
/** Providers of the older design that speak OpenAI's protocol. */
const speakers: readonly LegacyCase[] = [
  { name: "a VLM of glm", raw: { vlm: { provider: "glm", model: "m", api_key: "k" } } },
  ...["jina", "ollama", "voyage"].map((provider) => ({
    name: `embeddings of ${provider}`,
    raw: { embedding: { dense: { provider, model: "m", api_key: "k" } } },
  })),
];
const otherCases: readonly LegacyCase[] = others.flatMap((provider) => [
  {
    name: `a VLM of ${provider}`,
    raw: { vlm: { provider, model: "m", api_key: "k" } },
    refused: /which no package of ours serves/,
  },
  {
    name: `embeddings of ${provider}`,
    raw: { embedding: { dense: { provider, model: "m", api_key: "k" } } },
    refused: /which no package of ours serves/,
  },
]);

const small = { provider: "openai", model: "text-embedding-3-small", api_key: "key-openai" };
const textModel = { provider: "volcengine", model: "doubao-embedding-large-text-250515", api_key: "key-ark" };
const viking = { provider: "vikingdb", model: "bge-m3", ak: "key-ak", sk: "key-sk", region: "cn-beijing" };
const dense = (section: object) => ({ embedding: { dense: section } });

const embeddingCases: readonly LegacyCase[] = [
  { name: "OpenAI's embeddings", raw: dense(small) },
  { name: "OpenAI's embeddings cut", raw: dense({ ...small, dimension: 1024 }) },
  { name: "a length asked for", raw: dense({ ...small, extra_body: { dimensions: 256 } }) },
  {
    name: "a server of its own",
    raw: dense({ ...small, model: "bge-m3", api_base: "http://127.0.0.1:8000/v1", dimension: 512 }),
  },
  {
    name: "a query's parameter",
    raw: dense({ ...small, query_param: "query", document_param: "input_type=passage" }),
  },
  { name: "a format", raw: dense({ ...small, encoding_format: "float", batch_size: 16 }) },
  {
    name: "Azure's embeddings",
    raw: dense({ ...azure, model: "text-embedding-3-large", dimension: 1024, api_version: "2024-10-21" }),
  },
  {
    name: "Ark's pictures and texts",
    raw: dense({
      ...textModel,
      model: "doubao-embedding-vision-250615",
      input: "multimodal",
      dimension: 1024,
    }),
  },
  { name: "Ark's texts", raw: dense({ ...textModel, input: "text", dimension: 1024 }) },
  { name: "Ark's texts at an endpoint", raw: dense({ ...endpoint, input: "text", dimension: 2048 }) },
  { name: "an endpoint of Ark", raw: dense(endpoint) },
  { name: "no provider", raw: dense(without(textModel, "provider")) },
  { name: "two keys", raw: dense({ ...small, credentials: [{}, { api_key: "key-2" }] }) },
  {
    name: "two models of one length",
    raw: dense({ ...small, credentials: [{}, { model: "text-embedding-ada-002" }] }),
    refused: /vectors of two models are not comparable|have different dimensions/,
  },
  {
    name: "two models with a length",
    raw: dense({ ...small, dimension: 1024, credentials: [{}, { model: "text-embedding-3-large" }] }),
    refused: /vectors of two models are not comparable|have different dimensions/,
  },
  {
    name: "two providers of two models",
    raw: dense({ ...small, credentials: [small, textModel] }),
    refused: /vectors of two models are not comparable|have different dimensions/,
  },
  {
    name: "OpenAI and Azure of one model",
    raw: dense({
      ...small,
      dimension: 512,
      credentials: [small, { ...azure, model: "text-embedding-3-small" }],
    }),
  },
  {
    name: "a breaker",
    raw: {
      embedding: {
        dense: small,
        max_retries: 2,
        max_concurrent: 8,
        max_input_tokens: 8192,
        circuit_breaker: { failure_threshold: 5, reset_timeout: 60 },
      },
    },
  },
  { name: "sparse vectors", raw: { embedding: { sparse: { ...viking, dimension: 5 } } } },
  {
    name: "hybrid vectors",
    raw: {
      embedding: {
        hybrid: { ...viking, host: "api-vikingdb.vikingdb.cn-beijing.volces.com", dimension: 1024 },
      },
    },
  },
  {
    name: "hybrid vectors of a model without",
    raw: { embedding: { hybrid: small } },
    refused: /makes dense vectors of this model and no hybrid/,
  },
  { name: "dense beside sparse", raw: { embedding: { dense: small, sparse: viking } } },
  { name: "no vectors", raw: { embedding: {} }, refused: /embedding: has none of dense, sparse, hybrid/ },
  {
    name: "all together",
    raw: {
      vlm: openai,
      embedding: { dense: small, sparse: viking },
      query_planner: volcengine,
      server: { port: 1 },
    },
  },
];

export const legacyCases: readonly LegacyCase[] = [
  ...vlmCases,
  ...chains,
  ...otherCases,
  ...speakers,
  ...embeddingCases,
];
