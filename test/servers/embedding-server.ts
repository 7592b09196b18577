import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHotspare } from "@hotspare/core";
import { type OpenAICredentialInput, openai } from "@hotspare/provider-openai";
import { onTestFinished } from "vitest";

/** The body of an embedding request. */
export interface EmbeddingBody {
  readonly [name: string]: unknown;
  readonly input: string | readonly string[];
}

export interface Answer {
  readonly status?: number;
  /** A text goes as it is, anything else as JSON. */
  readonly body: unknown;
}

/** A server of embeddings on a real socket, and an embedder with two credentials for it. */
export async function startEmbeddingServer(
  answer: (body: EmbeddingBody) => Answer,
  {
    settings = {},
    credentials = 1,
    ...model
  }: {
    settings?: OpenAICredentialInput & { readonly extraBody?: Record<string, unknown> };
    credentials?: number;
    dimensions?: number;
    vectorSpace?: { verify: true };
  } = {},
) {
  const requests: EmbeddingBody[] = [];
  const server = createServer(async (incoming, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body: EmbeddingBody = JSON.parse(Buffer.concat(pieces).toString());
    requests.push(body);
    const { status = 200, body: reply } = answer(body);
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof reply === "string" ? reply : JSON.stringify(reply));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const hotspare = createHotspare({ plugins: [openai()] });
  const embedderOf = (name: string) =>
    hotspare.embedder({
      model: name,
      ...model,
      credentials: Array.from({ length: credentials }, (_, index) => ({
        id: `k${index}`,
        provider: "openai" as const,
        apiKey: `sk-test-${index}-0123456789`,
        baseURL: `http://127.0.0.1:${port}/v1`,
        ...settings,
      })),
    });
  const embedder = embedderOf("bge");
  onTestFinished(async () => {
    await hotspare.close();
    server.closeAllConnections();
    server.close();
  });
  const embed = async (...args: Parameters<typeof embedder.embed>) => {
    const result = await embedder.embed(...args);
    return { ...result, vectors: result.embeddings.map(({ dense }) => [...dense]) };
  };
  return { embedder, embedderOf, embed, requests, baseURL: `http://127.0.0.1:${port}/v1` };
}

/** A reply as OpenAI's, with these vectors. */
export function listOf(vectors: readonly unknown[]): object {
  return {
    object: "list",
    model: "bge",
    data: vectors.map((embedding, index) => ({ object: "embedding", index, embedding })),
    usage: { prompt_tokens: 4, total_tokens: 4 },
  };
}

/** The inputs of a request, as a list. */
export function inputsOf({ input }: EmbeddingBody): readonly string[] {
  return typeof input === "string" ? [input] : input;
}

/** A vector for each input, which tells the input: "t7" is [7, 1]. */
export function countingVectors(body: EmbeddingBody): readonly number[][] {
  return inputsOf(body).map((text) => [Number(/\d+/.exec(text)?.[0] ?? 0), 1]);
}

export const texts = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);

/** An error as OpenAI's. */
export function refusal(message: string, more: object = {}): Answer {
  return { status: 400, body: { error: { message, type: "invalid_request_error", code: null, ...more } } };
}
