import type { Contestant } from "../contestant.js";
import {
  chatRequest,
  contentLength,
  contentsOf,
  embeddingRequest,
  keyAfterKey,
  type PlainRequest,
  streamRequest,
} from "./requests.js";

/** What the platform gives, with a loop over the keys. */
export const plainFetch: Contestant = {
  connect(endpoint) {
    const post = ({ path, body }: PlainRequest) =>
      keyAfterKey(endpoint, async (key) => {
        const response = await fetch(`${endpoint.baseURL}${path}`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        if (response.ok) return response;
        await response.text();
        throw new Error(`status ${response.status}`);
      });
    return {
      async embed(texts) {
        const response = await post(embeddingRequest(texts, "float"));
        const { data } = (await response.json()) as { data: readonly { embedding: readonly number[] }[] };
        return data.length;
      },
      chat: async (prompt) => contentLength(await (await post(chatRequest(prompt))).json()),
      async *stream(prompt) {
        const { body } = await post(streamRequest(prompt));
        if (body !== null) yield* contentsOf(body);
      },
    };
  },
};
