import {
  type AttemptContext,
  type EmbedderAdapter,
  type EmbedderCapabilities,
  type EmbeddingReply,
  type ResolvedEmbeddingInput,
  readingReply,
  textOf,
} from "@hotspare/core/plugin";
import type { ClientSource } from "../client/create-openai-client.js";
import { sendRequest } from "../client/send-request.js";
import { rateLimitIn } from "../replies/header-rate-limit.js";
import { decodeVectors } from "./decode-vectors.js";
import { embeddingUsage } from "./embedding-usage.js";
import { readEmbeddingPayload } from "./read-embedding-payload.js";
import { readEmbeddingReply } from "./read-embedding-reply.js";

export interface OpenAIEmbedderOptions {
  readonly client: ClientSource;
  /** As it is sent on the wire. */
  readonly model: string;
  /** Length of the vectors asked for; absent: nothing is sent, and the model's own length comes. */
  readonly dimensions?: number;
  /** @default what OpenAI takes: text, 2048 inputs and 300000 tokens a request */
  readonly capabilities?: EmbedderCapabilities;
  /** Ends what the client holds open. */
  readonly close?: () => Promise<void>;
}

/**
 * Source: OpenAI API reference, "Create embeddings", `input`: "any array must be 2048 dimensions or less", "all embedding models
 * enforce a maximum of 300,000 tokens summed across all inputs in a single request".
 */
const openAICapabilities: EmbedderCapabilities = {
  modalities: ["text"],
  outputs: ["dense"],
  maxInputs: 2048,
  maxTokens: 300_000,
};

/** Embeds text through an OpenAI client, whosever endpoint it asks. */
export function createOpenAIEmbedder(options: OpenAIEmbedderOptions): EmbedderAdapter {
  const { client, model, dimensions, capabilities = openAICapabilities, close } = options;
  // A quarter of the bytes of numbers in JSON, and a tenth of the time to parse. Servers that do not know it send numbers.
  const fields = { model, encoding_format: "base64", ...(dimensions === undefined ? {} : { dimensions }) };

  const embed = async (texts: readonly string[], context: AttemptContext): Promise<EmbeddingReply> => {
    const reply = await sendRequest(await client(), "/embeddings", { ...fields, input: texts }, context);
    return readingReply(async () => {
      const payload = await readEmbeddingPayload(reply);
      const vectors = decodeVectors(readEmbeddingReply(payload, texts.length));
      const rateLimit = rateLimitIn(reply.headers);
      return {
        embeddings: vectors.map((dense) => ({ dense })),
        usage: embeddingUsage(payload["usage"], texts),
        model: textOf(payload["model"]) ?? model,
        ...(rateLimit === undefined ? {} : { rateLimit }),
      };
    });
  };

  return {
    capabilities,
    embed: async (inputs: readonly ResolvedEmbeddingInput[], context: AttemptContext) =>
      embed(inputs.map(textOfInput), context),
    ping: async (context) => (await embed(["."], context)).usage,
    prepare: async () => void (await client()),
    ...(close === undefined ? {} : { close }),
  };
}

/** Core never routes another part here: the capabilities say text. */
function textOfInput(input: ResolvedEmbeddingInput): string {
  if (typeof input === "string") {
    return input;
  }
  return input.map((part) => (part.type === "text" ? part.text : failPart(part.type))).join("\n");
}

function failPart(type: string): never {
  throw new TypeError(`This embedder takes text alone, and was given a part of type "${type}".`);
}
