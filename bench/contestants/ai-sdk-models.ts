import { createOpenAI } from "@ai-sdk/openai";
import type { EmbeddingModelV3, LanguageModelV3 } from "@ai-sdk/provider";
import { embedMany, generateText, streamText } from "ai";
import { type Client, chatModel, type Endpoint, embeddingModel } from "../contestant.js";

/** The models of one key. */
export function aiSdkModels({ baseURL }: Endpoint, apiKey: string) {
  // ai-retry tells models apart by their provider's name: two keys of one name would be the same to it.
  const provider = createOpenAI({ apiKey, baseURL, name: `openai-${apiKey}` });
  return { chat: provider.chat(chatModel), embedding: provider.embedding(embeddingModel) };
}

/** The AI SDK's own calls on whatever model it is given. */
export function aiSdkClient(
  models: { readonly chat: LanguageModelV3; readonly embedding?: EmbeddingModelV3 },
  maxRetries: number,
): Client {
  const { chat, embedding } = models;
  return {
    ...(embedding === undefined
      ? {}
      : {
          embed: async (texts) => {
            const { embeddings } = await embedMany({ model: embedding, values: [...texts], maxRetries });
            return embeddings.length;
          },
        }),
    async chat(prompt) {
      const { text } = await generateText({ model: chat, prompt, maxRetries });
      return text.length;
    },
    async *stream(prompt) {
      const failed: unknown[] = [];
      const { textStream } = streamText({
        model: chat,
        prompt,
        maxRetries,
        onError: ({ error }) => void failed.push(error),
      });
      yield* textStream;
      if (failed.length > 0) throw failed[0];
    },
  };
}
