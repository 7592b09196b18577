import { type Contestant, chatModel, embeddingModel } from "../contestant.js";

/** What the platform gives, with nothing around it. */
export const plainFetch: Contestant = {
  name: "fetch",
  failsOver: false,
  connect({ baseURL, keys: [key = ""] }) {
    const post = async (path: string, body: object) => {
      const response = await fetch(`${baseURL}${path}`, {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return response;
    };
    return {
      async embed(texts) {
        const response = await post("/embeddings", { model: embeddingModel, input: texts });
        const { data } = (await response.json()) as { data: readonly { embedding: readonly number[] }[] };
        return data.length;
      },
      async chat(prompt) {
        const messages = [{ role: "user", content: prompt }];
        const response = await post("/chat/completions", { model: chatModel, messages });
        const { choices } = (await response.json()) as {
          choices: readonly { message: { content: string } }[];
        };
        return choices[0]?.message.content.length ?? 0;
      },
      async *stream(prompt) {
        const messages = [{ role: "user", content: prompt }];
        const response = await post("/chat/completions", { model: chatModel, messages, stream: true });
        const decoder = new TextDecoder();
        let rest = "";
        for await (const bytes of response.body ?? []) {
          const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) {
            if (!line.startsWith("data: {")) continue;
            const { choices } = JSON.parse(line.slice(6)) as {
              choices: readonly { delta: { content?: string } }[];
            };
            const content = choices[0]?.delta.content;
            if (content !== undefined) yield content;
          }
        }
      },
    };
  },
};
