import { chatModel, type Endpoint, embeddingModel } from "../contestant.js";

/** A body and where it is sent. */
export interface PlainRequest {
  readonly path: string;
  readonly body: object;
}

export const chatRequest = (prompt: string): PlainRequest => ({
  path: "/chat/completions",
  body: { model: chatModel, messages: [{ role: "user", content: prompt }] },
});

export const streamRequest = (prompt: string): PlainRequest => ({
  path: "/chat/completions",
  body: { model: chatModel, messages: [{ role: "user", content: prompt }], stream: true },
});

export const embeddingRequest = (texts: readonly string[], form: "float" | "base64"): PlainRequest => ({
  path: "/embeddings",
  body: { model: embeddingModel, input: texts, encoding_format: form },
});

/** The loop that people write: one key after the other until a request is answered. */
export async function keyAfterKey<Answer>(
  { keys }: Endpoint,
  send: (key: string) => Promise<Answer>,
): Promise<Answer> {
  let last: unknown;
  for (const key of keys) {
    try {
      return await send(key);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** The length of an answer. */
export function contentLength(completion: unknown): number {
  const { choices } = completion as { readonly choices: readonly { message: { content: string } }[] };
  return choices[0]?.message.content.length ?? 0;
}

/** The contents of a stream of server-sent events. */
export async function* contentsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!line.startsWith("data: {")) continue;
      const { choices } = JSON.parse(line.slice(6)) as {
        readonly choices: readonly { readonly delta: { readonly content?: string } }[];
      };
      const content = choices[0]?.delta.content;
      if (content !== undefined && content !== "") yield content;
    }
  }
}
