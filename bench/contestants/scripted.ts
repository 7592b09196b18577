import {
  type EmbeddingReply,
  type ProviderPlugin,
  Secret,
  type VlmAdapterChunk,
  type VlmReply,
} from "@hotspare/core/plugin";

/** How a key fails. */
type Failure = "refused" | "broken";

/** The provider's error, as an SDK would throw it. */
class ScriptedError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface ScriptedInput {
  readonly apiKey: string;
  readonly endpoint?: string | undefined;
}

interface ScriptedCredential {
  readonly apiKey: Secret;
  readonly name: string;
  readonly endpoint?: string | undefined;
}

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" } as const;
const embedding: EmbeddingReply = {
  embeddings: [{ dense: new Float32Array(8).fill(0.35) }],
  usage,
  model: "m",
};
const completion: VlmReply = { content: "yes", toolCalls: [], finishReason: "stop", usage, model: "m" };
const chunk: VlmAdapterChunk = { type: "content", content: "a" };
const finish: VlmAdapterChunk = { type: "finish", finishReason: "stop", usage, model: "m" };

/** A provider without a network whose keys fail on command. */
export class Scripted {
  /** Keys that fail, by their text. */
  readonly failures = new Map<string, Failure>();
  /** How many contents a stream has. */
  streamLength = 1;
  /** Calls of `prepare()`. */
  prepared = 0;

  plugin(): ProviderPlugin<"scripted", ScriptedInput, ScriptedCredential> {
    return {
      name: "scripted",
      credentialSchema: {
        "~standard": {
          version: 1,
          vendor: "bench",
          validate: (value) => {
            const { apiKey, endpoint } = value as ScriptedInput;
            return { value: { apiKey: Secret.from(apiKey), name: apiKey, endpoint } };
          },
        },
        jsonSchema: () => ({ type: "object" }),
      },
      errorRules: [],
      readErrorFacts: (error) =>
        error instanceof ScriptedError ? { message: error.message, status: error.status } : undefined,
      createEmbedder: ({ name }) => ({
        capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 2_048 },
        embed: () => this.answer(name, embedding),
        prepare: async () => {
          this.prepared += 1;
        },
      }),
      createVlm: ({ name }) => ({
        capabilities: { modalities: ["text", "image"], tools: true, streaming: true },
        complete: () => this.answer(name, completion),
        stream: () => this.#stream(),
      }),
    };
  }

  /** What a request with this key brings. */
  async answer<Reply>(key: string, reply: Reply): Promise<Reply> {
    switch (this.failures.get(key)) {
      case "refused":
        throw new ScriptedError(401, "Incorrect API key provided.");
      case "broken":
        throw new ScriptedError(500, "The server had an error while processing your request.");
      case undefined:
        return reply;
    }
  }

  async *#stream(): AsyncGenerator<VlmAdapterChunk> {
    for (let count = 0; count < this.streamLength; count += 1) yield chunk;
    yield finish;
  }
}
