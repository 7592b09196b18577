import type {
  EmbedderAdapter,
  EmbedderCapabilities,
  EmbeddingReply,
  ProviderPlugin,
  VlmAdapter,
  VlmAdapterChunk,
  VlmCapabilities,
  VlmReply,
} from "@hotspare/core/plugin";
import { FramelessError } from "./frameless-error.js";

/** What one credential of the scripted provider does; members that are absent answer. */
export interface Script {
  readonly endpoint?: string;
  /** What distinguishes the credential for health. */
  readonly identity?: string;
  /** Over the usual ones: text alone, ten inputs, tools and streams. */
  readonly capabilities?: Partial<EmbedderCapabilities & VlmCapabilities>;
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
export class StatusError extends FramelessError {
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

export type ScriptedPlugin = ProviderPlugin<"scripted", { script: Script }, { script: Script }>;

/**
 * A provider without a network whose credentials do what a test says: `{ provider: "scripted", script: { … } }`. `members` take the place
 * of the plugin's own.
 */
export function scripted(members: Partial<ScriptedPlugin> = {}): ScriptedPlugin {
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
    identityOf: ({ script }) => script?.identity,
    createEmbedder: ({ script }) => ({
      capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 10, ...script.capabilities },
      embed: script.embed ?? embed,
      ping: script.ping ?? (async () => usage),
      ...(script.prepare === undefined ? {} : { prepare: script.prepare }),
      ...(script.close === undefined ? {} : { close: script.close }),
    }),
    createVlm: ({ script }) => ({
      capabilities: { modalities: ["text"], tools: true, streaming: true, ...script.capabilities },
      complete: script.complete ?? complete,
      stream: script.stream ?? stream,
      ...(script.prepare === undefined ? {} : { prepare: script.prepare }),
      ...(script.close === undefined ? {} : { close: script.close }),
    }),
    ...members,
  };
}
