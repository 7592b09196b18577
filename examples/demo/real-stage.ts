import type { Stage } from "./stage.js";

/** The real service with the user's keys. Nothing goes wrong on purpose, and every option has its default. */
export function realStage(keys: readonly string[], environment: NodeJS.ProcessEnv): Stage {
  const baseURL = environment["OPENAI_BASE_URL"];
  return {
    title: `${keys.length} of your keys on ${baseURL === undefined ? "OpenAI" : "your OPENAI_BASE_URL"}. This costs a few cents at most.`,
    credentials: keys.map((apiKey, index) => ({
      id: `key-${index + 1}`,
      provider: "openai",
      apiKey,
      ...(baseURL === undefined ? {} : { baseURL }),
    })),
    embeddingModel: environment["OPENAI_EMBEDDING_MODEL"] ?? "text-embedding-3-small",
    vlmModel: environment["OPENAI_VLM_MODEL"] ?? "gpt-4.1-mini",
    options: {},
    before: () => undefined,
    requestsSeen: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
}
