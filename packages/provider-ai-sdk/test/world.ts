import { createHotspare } from "@hotspare/core";
import type { VlmRequest } from "@hotspare/core/plugin";
import { type Loopback, type LoopbackAnswer, openLoopback } from "@hotspare/testkit";
import { onTestFinished } from "vitest";
import { type AiSdkPluginOptions, aiSdk } from "../src/ai-sdk-plugin.js";
import type { AiSdkCredentialInput } from "../src/model/ai-sdk-credential.js";
import type { AiSdkModel } from "../src/model/ai-sdk-model.js";

/** A request without any options. */
export const hello: VlmRequest = { messages: [{ role: "user", content: "Hello?" }] };

/** A server that is closed with the test. */
export async function serverOf(answer: LoopbackAnswer): Promise<Loopback> {
  const server = await openLoopback(answer);
  onTestFinished(() => server.close());
  return server;
}

/** A Hotspare that is closed with the test, and retries nothing. */
export function hotspareOf(options: AiSdkPluginOptions = {}) {
  const hotspare = createHotspare({ plugins: [aiSdk(options)], retry: { maxRounds: 1, maxWaitMs: 0 } });
  onTestFinished(() => hotspare.close({ graceMs: 0 }));
  return hotspare;
}

/** A VLM with these models as its credentials, in this order. */
export function vlmOf(
  models: readonly (AiSdkModel | AiSdkCredentialInput)[],
  options: AiSdkPluginOptions = {},
) {
  return hotspareOf(options).vlm({ model: "any", credentials: credentialsOf(models) });
}

/** An embedder with these models as its credentials, whatever their names are. */
export function embedderOf(
  models: readonly AiSdkModel[],
  options: AiSdkPluginOptions = {},
  dimensions?: number,
) {
  const [{ modelId } = { modelId: "" }] = models;
  return hotspareOf(options).embedder({
    model: modelId,
    ...(dimensions === undefined ? {} : { dimensions }),
    vectorSpace: { name: "test", models: models.map((model) => model.modelId) },
    credentials: credentialsOf(models),
  });
}

function credentialsOf(models: readonly (AiSdkModel | AiSdkCredentialInput)[]) {
  return models.map((model, index) => ({
    id: `c${index}`,
    provider: "ai-sdk" as const,
    ...("modelId" in model ? { model } : model),
  }));
}

/** The chunks of a stream, up to its end. */
export async function chunksOf<Chunk>(stream: AsyncIterable<Chunk>): Promise<readonly Chunk[]> {
  const chunks: Chunk[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}
