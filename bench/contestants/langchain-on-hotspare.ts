import { HotspareChatModel, HotspareEmbeddings } from "@hotspare/langchain";
import type { Contestant } from "../contestant.js";
import { hotspareAt } from "./hotspare.js";

/** LangChain as `langchain.ts` has it, with Hotspare in place of its own package for OpenAI. */
export const langchainOnHotspare: Contestant = {
  connect(endpoint) {
    const { made, embedder, vlm } = hotspareAt(endpoint);
    const chat = new HotspareChatModel({ vlm });
    const embeddings = new HotspareEmbeddings({ embedder });
    return {
      embed: async (texts) => (await embeddings.embedDocuments([...texts])).length,
      chat: async (prompt) => String((await chat.invoke(prompt)).content).length,
      async *stream(prompt) {
        for await (const { content } of await chat.stream(prompt)) {
          if (content !== "") yield String(content);
        }
      },
      close: () => made.close({ graceMs: 0 }),
    };
  },
};
