import { spokenBy } from "./openai-servers.js";

type Kind = "embedder" | "vlm";
type Advice = Partial<Record<Kind, string>>;

/** Says what to write into the old configuration in the place of a provider that has no package of ours. */
export function adviceFor(provider: string, kind: Kind): string {
  const known = advice.get(provider)?.[kind];
  if (known !== undefined) {
    return known;
  }
  const usual =
    "If its server answers in OpenAI's protocol, write provider: \"openai\" with the server's address as api_base";
  const spoken = spokenBy(provider);
  return spoken === undefined || spoken === kind
    ? usual
    : `The migration knows its address for ${spoken === "vlm" ? "VLMs" : "embeddings"} alone. ${usual}`;
}

const kimi = {
  vlm: 'It was asked in Anthropic\'s protocol at https://api.kimi.com/coding; Kimi answers OpenAI\'s protocol at https://api.kimi.com/coding/v1: write provider: "openai" with that address as api_base and model: "kimi-for-coding"',
};
const gemini =
  "It was asked in Google's own protocol; Google answers OpenAI's protocol at https://generativelanguage.googleapis.com/v1beta/openai: write provider: \"openai\" with that address as api_base";
const local =
  'It ran in the older design\'s own process: run llama-server or another server beside your program, and write provider: "openai" with its address as api_base';
const litellm =
  'Write provider: "openai" with the address of your LiteLLM proxy, or of the server behind the route, as api_base, and the model without its prefix';

const advice: ReadonlyMap<string, Advice> = new Map<string, Advice>([
  ["kimi", kimi],
  ["kimi-code", kimi],
  ["kimi-coding", kimi],
  ["gemini", { embedder: gemini, vlm: gemini }],
  [
    "dashscope",
    {
      embedder:
        "With input: text it was asked in OpenAI's protocol, and is migrated; its multimodal embeddings have a protocol of their own: write a provider for it, or use one of the text models",
      // Alibaba Cloud Model Studio, "OpenAI compatible - Vision".
      vlm: 'DashScope answers OpenAI\'s protocol at https://dashscope.aliyuncs.com/compatible-mode/v1: write provider: "openai" with that address, or with that of your region, as api_base',
    },
  ],
  ["local", { embedder: local, vlm: local }],
  ["litellm", { embedder: litellm, vlm: litellm }],
]);
