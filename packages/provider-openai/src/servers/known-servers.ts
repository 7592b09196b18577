import type { KnownTraits } from "./known-traits.js";

/** A hosted service, and what it accepts. Self-hosted servers cannot be recognised by their host, so Hotspare learns what they accept. */
export interface KnownServer extends KnownTraits {
  readonly name: string;
  /** A host, or the end of a host: "example.com" also matches "eu.example.com". */
  readonly hosts: readonly string[];
  /** Traits of some models, which override the traits of the server. The first entry that matches counts. */
  readonly byModel?: readonly (KnownTraits & { readonly models: RegExp })[];
}

/**
 * The source of each trait is in the comment above it. Traits without a source are left out, because a refusal teaches them.
 * `test/servers/known-servers.test.ts` compares the table with the testkit.
 */
export const knownServers: readonly KnownServer[] = [
  {
    name: "OpenAI",
    hosts: ["api.openai.com"],
    // OpenAI API reference, "Create embeddings", `input`: at most 2048 inputs, and 300,000 tokens over all of them.
    maxInputs: 2048,
    maxTokens: 300_000,
    // OpenAI API reference, "Create chat completion": `max_tokens` is deprecated, and reasoning models refuse it; there is no `top_k`.
    maxTokensField: "max_completion_tokens",
    unsupported: ["topK"],
    // "Expected a string with maximum length 40" (Portkey-AI/gateway#1062).
    toolCallIds: "upTo40",
  },
  {
    name: "DashScope",
    hosts: [
      "dashscope.aliyuncs.com",
      "dashscope-intl.aliyuncs.com",
      "dashscope-us.aliyuncs.com",
      "maas.aliyuncs.com",
    ],
    // "batch size is invalid, it should not be larger than 10" (memodb-io/memobase#142, zilliztech/claude-context#177).
    maxInputs: 10,
    // Alibaba Cloud Model Studio, "Text embedding API reference", OpenAI compatible, `encoding_format`: only float.
    encodingFormat: "float",
    // "it should not be larger than 25" for the first two models (langchain4j/langchain4j#1140).
    byModel: [{ models: /text-embedding-v[12]\b/, maxInputs: 25 }],
  },
  {
    name: "Gemini",
    hosts: ["generativelanguage.googleapis.com"],
    // "at most 100 requests can be in one batch" (StarTrail-org/LEANN#214, geldata/gel#9032).
    maxInputs: 100,
    // A 400 for base64 (RooCodeInc/Roo-Code#7761).
    encodingFormat: "float",
  },
  {
    name: "Mistral",
    hosts: ["api.mistral.ai", "api.eu.mistral.ai"],
    // 65,286 tokens were accepted and 66,960 refused on 2026-07-19 (garrytan/gbrain, src/core/ai/recipes/mistral.ts). Until 2025 refusals said "Max
    // is 16384" (dust-tt/dust#10654). Today's refusals name no number ("Too many tokens overall, split into more batches": chroma-core/chroma#5597).
    maxTokens: 65_536,
    // "Too many inputs in request, split into more batches" from 257 on (rig-core, src/providers/mistral/embedding.rs).
    maxInputs: 256,
    // `dimensions` is refused as extra_forbidden (the same file).
    dimensions: false,
    // `max_completion_tokens` is refused as extra_forbidden (vectorize-io/hindsight#852, yazinsai/OpenOats#319).
    maxTokensField: "max_tokens",
    // Mistral API reference, "Chat completion": no `top_k`, and `random_seed` in place of `seed`. Unknown fields are refused
    // (mistralai/platform-docs-public#7).
    unsupported: ["topK", "seed"],
    // "Unexpected role 'user' after role 'tool'" (zed-industries/zed#31736, avante-corp/avante.nvim#2695).
    assistantAfterTool: true,
    // "must be a-z, A-Z, 0-9, with a length of 9" (jackmpcollins/magentic#276, langchain-ai/langchain#24668).
    toolCallIds: "nineAlphanumerics",
  },
  {
    name: "Voyage",
    hosts: ["api.voyageai.com"],
    // Voyage and MongoDB Atlas API reference, "Create embedding": 1,000 inputs; 120K tokens unless the model has more; `input_type`.
    maxInputs: 1000,
    maxTokens: 120_000,
    queryBody: { input_type: "query" },
    documentBody: { input_type: "document" },
    byModel: [
      { models: /^voyage-(?:3\.5|4)-lite\b/, maxTokens: 1_000_000 },
      { models: /^voyage-(?:3\.5|4|2)$/, maxTokens: 320_000 },
    ],
  },
  {
    name: "Jina",
    hosts: ["api.jina.ai"],
    // Jina API reference, "Embeddings", `task`: from version 3 on.
    byModel: [
      {
        models: /^jina-embeddings-v[3-9]/,
        queryBody: { task: "retrieval.query" },
        documentBody: { task: "retrieval.passage" },
      },
    ],
  },
  {
    name: "Cohere",
    hosts: ["api.cohere.ai", "api.cohere.com"],
    // Cohere API reference, "Embed", `texts`: at most 96 (lfnovo/esperanto, providers/embedding/cohere.py).
    maxInputs: 96,
  },
  {
    name: "SiliconFlow",
    hosts: ["api.siliconflow.cn", "api.siliconflow.com"],
    // 32 (infiniflow/ragflow#14757); "maximum allowed batch size 64" of some models (coze-dev/coze-studio#291).
    maxInputs: 32,
  },
  {
    name: "DeepInfra",
    hosts: ["api.deepinfra.com"],
    // LangChain reference, `DeepInfraEmbeddings`: 1024 texts a request by DeepInfra's API.
    maxInputs: 1024,
  },
  {
    name: "Baidu Qianfan",
    hosts: ["qianfan.baidubce.com"],
    // Qianfan API, "向量": 16 texts, one text for tao-8k. `encoding_format` accepts only float.
    maxInputs: 16,
    encodingFormat: "float",
    byModel: [{ models: /^tao-8k$/i, maxInputs: 1 }],
  },
  {
    name: "Upstage",
    hosts: ["api.upstage.ai"],
    // Upstage API reference, "Embeddings", `input`: 100 texts, less than 204,800 tokens over all of them.
    maxInputs: 100,
    maxTokens: 204_799,
  },
  {
    name: "NVIDIA NIM",
    hosts: ["integrate.api.nvidia.com", "ai.api.nvidia.com"],
    // NVIDIA NeMo Retriever Text Embedding NIM, "API Reference", "Passage and Query Modes".
    queryBody: { input_type: "query" },
    documentBody: { input_type: "passage" },
  },
  {
    name: "GitHub Models",
    hosts: ["models.github.ai", "models.inference.ai.azure.com"],
    // GitHub Docs, "Prototyping with AI models", "Rate limits": 64,000 tokens in an embedding request (langgenius/dify-official-plugins#1688).
    maxTokens: 64_000,
  },
  {
    name: "Workers AI",
    hosts: ["api.cloudflare.com"],
    // 100 texts (cloudflare/cloudflare-docs#11316).
    maxInputs: 100,
  },
  {
    name: "DeepSeek",
    hosts: ["api.deepseek.com"],
    // DeepSeek API reference, "Create Chat Completion", `response_format`: text or json_object (BerriAI/litellm#31466).
    withoutFormats: ["jsonSchema"],
    // "The reasoning_content in the thinking mode must be passed back to the API" (earendil-works/pi#3636; DeepSeek API, "Thinking mode").
    sendsBackReasoning: "reasoning_content",
    // Its part of type `file` accepts only pictures: "file must have a file_id or file_data" for a PDF (danny-avila/LibreChat#16235).
    files: false,
  },
  {
    name: "Moonshot",
    hosts: ["api.moonshot.cn", "api.moonshot.ai", "api.kimi.com"],
    // "reasoning_content is missing in assistant tool call message" (QuantumNous/new-api#3121, bytedance/deer-flow#3043).
    sendsBackReasoning: "reasoning_content",
  },
  {
    name: "Zhipu",
    hosts: ["bigmodel.cn", "api.z.ai"],
    // Zhipu API reference, "文本嵌入", `input`: embedding-3 takes 64 texts.
    byModel: [{ models: /^embedding-3\b/, maxInputs: 64 }],
    // Z.ai, "Thinking Mode": reasoning content is to be returned together with the results of tools.
    sendsBackReasoning: "reasoning_content",
  },
  {
    name: "MiniMax",
    hosts: ["api.minimax.io", "api.minimaxi.com", "api.minimax.chat"],
    // MiniMax, "OpenAI-compatible API", "Important Note": the content has <think> tags, which must go back with it.
    thinkTags: true,
    sendsBackReasoning: "think_tags",
  },
  {
    name: "Groq",
    hosts: ["api.groq.com"],
    // Groq's documentation, "Reasoning", `reasoning_format`: raw if it is not set, with the thoughts in <think> tags.
    thinkTags: true,
    // The same page, `include_reasoning`: GPT-OSS has its thoughts in `reasoning`.
    byModel: [{ models: /\bgpt-oss\b/, thinkTags: false }],
    // "property 'reasoning_content' is unsupported" (janhq/jan#8136).
    sendsBackReasoning: false,
  },
  {
    name: "Cerebras",
    hosts: ["api.cerebras.ai"],
    // Cerebras calls this field canonical (cline/cline#13435).
    maxTokensField: "max_completion_tokens",
    // "These fields will result in a 400 error" (agentjido/req_llm, guides/cerebras.md, after Cerebras' page "OpenAI compatibility").
    unsupported: ["frequencyPenalty", "presencePenalty"],
    // Cerebras sends and accepts `reasoning`: "property 'messages.2.assistant.reasoning_content' is unsupported" (QwenLM/qwen-code#11045).
    sendsBackReasoning: "reasoning",
  },
  {
    name: "xAI",
    hosts: ["api.x.ai"],
    // "Model grok-4-1-fast-non-reasoning does not support parameter presencePenalty" (lobehub/lobehub#13332). grok-3 did not support it either
    // (n8n-io/n8n#14581).
    unsupported: ["presencePenalty"],
    // "Not supported by reasoning models" (xAI's reference, "Chat completions"; langgenius/dify-official-plugins#3404).
    byModel: [
      {
        models: /^grok-(?!.*non-reasoning)(?:[4-9]|code|3-mini)/,
        unsupported: ["presencePenalty", "frequencyPenalty", "stop"],
      },
    ],
  },
  {
    name: "Together",
    hosts: ["api.together.xyz", "api.together.ai"],
    // Together's documentation, "DeepSeek-R1": its reasoning is in the text, between <think> tags.
    byModel: [{ models: /\bDeepSeek-R1\b/i, thinkTags: true }],
  },
  {
    name: "SambaNova",
    hosts: ["api.sambanova.ai"],
    // SambaNova's documentation, "Reasoning": DeepSeek-R1's thoughts are shown within <think> tags in the output.
    byModel: [{ models: /\bDeepSeek-R1\b/i, thinkTags: true }],
  },
  {
    name: "Perplexity",
    hosts: ["api.perplexity.ai"],
    // LangChain reference, `langchain-perplexity`: its parsers remove <think> tags from the answers of reasoning models.
    byModel: [{ models: /^sonar-reasoning/, thinkTags: true }],
  },
];

/** The known server of a base URL. Undefined: the server is not known. */
export function knownServerOf(baseURL: string): KnownServer | undefined {
  const { hostname } = new URL(baseURL);
  return knownServers.find(({ hosts }) =>
    hosts.some((host) => hostname === host || hostname.endsWith(`.${host}`)),
  );
}

/** What is known about a server and one of its models, before the first request. Empty when nothing is known. */
export function knownTraits(baseURL: string, model: string): KnownTraits {
  const known = knownServerOf(baseURL);
  if (known === undefined) {
    return {};
  }
  const { name: _, hosts: __, byModel = [], ...traits } = known;
  const own = byModel.find(({ models }) => models.test(model));
  if (own === undefined) {
    return traits;
  }
  const { models: ___, ...ofModel } = own;
  return { ...traits, ...ofModel };
}
