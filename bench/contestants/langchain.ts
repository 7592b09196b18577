import { ChatOpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { type Contestant, chatModel, embeddingModel } from "../contestant.js";

/** Its fallbacks are for chat; embeddings have one key. */
export const langchain: Contestant = {
  connect({ baseURL, keys }) {
    const models = keys.map(
      (apiKey) => new ChatOpenAI({ model: chatModel, apiKey, configuration: { baseURL }, maxRetries: 0 }),
    );
    const [first, ...fallbacks] = models;
    if (first === undefined) throw new Error("There is no key.");
    const chat = fallbacks.length === 0 ? first : first.withFallbacks({ fallbacks });
    const embeddings = new OpenAIEmbeddings({
      model: embeddingModel,
      apiKey: keys[0] ?? "",
      configuration: { baseURL },
      batchSize: 2_048,
      maxRetries: 0,
    });
    return {
      embed: async (texts) => (await embeddings.embedDocuments([...texts])).length,
      chat: async (prompt) => String((await chat.invoke(prompt)).content).length,
      async *stream(prompt) {
        for await (const { content } of await chat.stream(prompt)) {
          if (content !== "") yield String(content);
        }
      },
    };
  },
};
