import {
  type EmbedderAdapter,
  type EmbeddingReply,
  type ProviderPlugin,
  type VlmAdapter,
  type VlmAdapterChunk,
  type VlmReply,
} from "@hotspare/core";

/** What one credential of the scripted provider does; members that are absent answer. */
export interface Script {
  readonly endpoint?: string;
  readonly embed?: EmbedderAdapter["embed"];
  readonly ping?: EmbedderAdapter["ping"];
  readonly complete?: VlmAdapter["complete"];
  readonly stream?: VlmAdapter["stream"];
  readonly prepare?: () => Promise<void>;
  readonly close?: () => Promise<void>;
}

const usage = { promptTokens: 1, completionTokens: 1, totalTokens: 2, source: "reported" as const };

export const finish: VlmAdapterChunk = { type: "finish", finishReason: "stop", model: "m", usage };

/** A failure that the general rules classify by its status. */
export class StatusError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

async function embed(inputs: readonly unknown[]): Promise<EmbeddingReply> {
  return { embeddings: inputs.map(() => ({ dense: Float32Array.of(1, 2, 3) })), usage, model: "m" };
}

async function complete(): Promise<VlmReply> {
  return { content: "Hello", toolCalls: [], finishReason: "stop", usage, model: "m" };
}

async function* stream(): AsyncGenerator<VlmAdapterChunk> {
  yield { type: "content", content: "Hello" };
  yield finish;
}

/** A provider without a network whose credentials do what a test says: `{ provider: "scripted", script: { … } }`. */
export function scripted(): ProviderPlugin<"scripted", { script: Script }, { script: Script }> {
  return {
    name: "scripted",
    credentialSchema: {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => ({ value: value as { script: Script } }),
      },
      jsonSchema: () => ({ type: "object" }),
    },
    errorRules: [],
    readErrorFacts: (error) =>
      error instanceof StatusError ? { status: error.status, message: error.message } : undefined,
    endpointOf: ({ script }) => script.endpoint ?? "here",
    createEmbedder: ({ script }) => ({
      capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 10 },
      embed: script.embed ?? embed,
      ping: script.ping ?? (async () => usage),
      ...(script.prepare === undefined ? {} : { prepare: script.prepare }),
      ...(script.close === undefined ? {} : { close: script.close }),
    }),
    createVlm: ({ script }) => ({
      capabilities: { modalities: ["text"], tools: true, streaming: true },
      complete: script.complete ?? complete,
      stream: script.stream ?? stream,
      ...(script.prepare === undefined ? {} : { prepare: script.prepare }),
      ...(script.close === undefined ? {} : { close: script.close }),
    }),
  };
}
