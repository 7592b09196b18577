import type OpenAI from "openai";
import { chatModel, type Endpoint, embeddingModel } from "../contestant.js";

/** The SDK's own calls, with one key. */
export interface SdkCalls {
  embed(texts: readonly string[]): Promise<number>;
  chat(prompt: string): Promise<number>;
  stream(prompt: string): Promise<AsyncIterable<string>>;
}

/** The calls of a client, of either version of the SDK. */
export function sdkCalls(client: OpenAI, { encodingFormat }: Endpoint): SdkCalls {
  return {
    async embed(texts) {
      const { data } = await client.embeddings.create({
        model: embeddingModel,
        input: [...texts],
        ...(encodingFormat === undefined ? {} : { encoding_format: encodingFormat }),
      });
      return data.length;
    },
    async chat(prompt) {
      const { choices } = await client.chat.completions.create({
        model: chatModel,
        messages: [{ role: "user", content: prompt }],
      });
      return choices[0]?.message.content?.length ?? 0;
    },
    async stream(prompt) {
      const stream = await client.chat.completions.create({
        model: chatModel,
        messages: [{ role: "user", content: prompt }],
        stream: true,
      });
      return contentOf(stream);
    },
  };
}

async function* contentOf(
  stream: AsyncIterable<{
    readonly choices: readonly { readonly delta: { readonly content?: string | null } }[];
  }>,
): AsyncGenerator<string> {
  for await (const { choices } of stream) {
    const content = choices[0]?.delta.content;
    if (typeof content === "string" && content !== "") yield content;
  }
}
