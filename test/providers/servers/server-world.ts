import {
  type AssistantPart,
  type Attempt,
  createHotspare,
  type Tool,
  type VlmChunk,
  type VlmResult,
} from "@hotspare/core";
import { openai } from "@hotspare/provider-openai";
import { ManualClock, type SimulatedDialect, type SimulatorOptions, startSimulator } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { assembled } from "../../support/assembled.js";

/** The servers that a user points `openai()` at instead of OpenAI. */
export const servers = [
  "vllm",
  "ollama",
  "llama.cpp",
  "gemini",
  "openrouter",
  "deepseek",
  "mistral",
  "groq",
  "dashscope",
  "litellm",
] as const satisfies readonly SimulatedDialect[];

export type Server = (typeof servers)[number];

/** DeepSeek and Groq have no embeddings. */
export const embeddingServers = servers.filter((server) => server !== "deepseek" && server !== "groq");

export const keys = ["sk-first-0123456789abcdef", "sk-spare-0123456789abcdef"] as const;

export const tools: readonly Tool[] = [
  { name: "weather", parameters: { type: "object", properties: { city: { type: "string" } } } },
  { name: "time", parameters: { type: "object", properties: { zone: { type: "string" } } } },
];

/** One simulated server, and a Hotspare that knows nothing of it but its address and two keys. Time stands still. */
export async function serverWorld(dialect: SimulatedDialect, options: SimulatorOptions = {}) {
  const clock = new ManualClock();
  const simulator = await startSimulator({ clock, ...options, dialect });
  const hotspare = createHotspare({
    plugins: [openai()],
    clock,
    random: () => 0,
    // Time stands still: a back-off would never end.
    retry: { maxRounds: 1, maxWaitMs: 0 },
  });
  onTestFinished(async () => {
    await hotspare.close({ graceMs: 0 });
    await simulator.close();
  });
  const [first, spare] = keys.map((apiKey, index) => ({
    id: index === 0 ? "first" : "spare",
    provider: "openai" as const,
    // Two servers: what is broken on one of them says nothing of the other.
    baseURL: index === 0 ? simulator.baseURL : simulator.endpoint("spare"),
    apiKey,
  }));
  if (first === undefined || spare === undefined) throw new Error("Two keys make two credentials");
  const credentials = [first, spare];
  return {
    simulator,
    clock,
    credentials,
    hotspare,
    first: simulator.key(keys[0]),
    vlm: (model = "chat") => hotspare.vlm({ model, credentials }),
    embedder: (model = "embed") => hotspare.embedder({ model, dimensions: 1536, credentials }),
  };
}

/** What the first attempt was judged to be, and who answered. */
export function judged({ attempts, credentialId }: Pick<VlmResult, "attempts" | "credentialId">) {
  const { classification } = attempts[0] as Attempt;
  return {
    class: classification?.class,
    retryAfterMs: classification?.retryAfterMs,
    answeredBy: credentialId,
  };
}

/** A stream as the result that `complete` returns for the same request. */
export async function resultOf(stream: AsyncIterable<VlmChunk>): Promise<VlmResult> {
  const chunks: VlmChunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  const finish = chunks.at(-1);
  if (finish?.type !== "finish") throw new Error("The last chunk of a stream is the finish");
  const { parts = [] } = await assembled(replayed(chunks));
  const { type: _, ...ending } = finish;
  const reasoning = textOf(parts, "reasoning");
  return {
    ...ending,
    content: textOf(parts, "text"),
    ...(reasoning !== "" && { reasoning }),
    toolCalls: parts.flatMap((part) => (part.type === "toolCall" ? [part] : [])),
    parts,
  };
}

async function* replayed(chunks: readonly VlmChunk[]): AsyncGenerator<VlmChunk> {
  yield* chunks;
}

function textOf(parts: readonly AssistantPart[], type: "text" | "reasoning"): string {
  return parts.map((part) => (part.type === type ? part.text : "")).join("");
}
