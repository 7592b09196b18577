import { request } from "undici";
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

/** undici with a loop over the keys and nothing else: what the request itself costs. */
export const plainUndici: Contestant = {
  connect(endpoint) {
    const post = ({ path, body }: PlainRequest) =>
      keyAfterKey(endpoint, async (key) => {
        const response = await request(`${endpoint.baseURL}${path}`, {
          method: "POST",
          headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
          body: JSON.stringify(body),
        });
        if (response.statusCode === 200) return response.body;
        await response.body.text();
        throw new Error(`status ${response.statusCode}`);
      });
    const form = endpoint.encodingFormat ?? "base64";
    return {
      async embed(texts) {
        const { data } = (await (await post(embeddingRequest(texts, form))).json()) as {
          data: readonly { embedding: string | readonly number[] }[];
        };
        return data.map(({ embedding }) => vectorOf(embedding)).length;
      },
      chat: async (prompt) => contentLength(await (await post(chatRequest(prompt))).json()),
      async *stream(prompt) {
        yield* contentsOf(await post(streamRequest(prompt)));
      },
    };
  },
};

function vectorOf(embedding: string | readonly number[]): Float32Array {
  if (typeof embedding !== "string") return Float32Array.from(embedding);
  const bytes = Buffer.from(embedding, "base64");
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
