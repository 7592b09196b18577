import { type EmbedderAdapter, Secret, type VlmAdapter } from "@hotspare/core/plugin";
import { onTestFinished } from "vitest";
import { type OpenAIPluginOptions, openai } from "../src/openai-plugin.js";

export { gatherChunks, rejectionOf } from "@hotspare/testkit";

/** The key of every test. No part of it may appear in an error. */
export const testKey = "sk-proj-test-0123456789abcdefghij";

/** The context of an attempt that never aborts. */
export const neverAborts = { signal: new AbortController().signal, callId: 1, attemptId: 1 } as const;

interface AdapterOptions extends OpenAIPluginOptions {
  readonly dimensions?: number;
  readonly model?: string;
}

/** The plugin's embedder for a loopback server, closed with the test. */
export function embedderOf(baseURL: string, options: AdapterOptions = {}): EmbedderAdapter {
  const { dimensions, model = "text-embedding-3-small", ...plugin } = options;
  const adapter = openai(plugin).createEmbedder?.(
    { apiKey: Secret.from(testKey), baseURL },
    { model, output: "dense", headers: {}, ...(dimensions === undefined ? {} : { dimensions }) },
  );
  return closedWithTest(adapter);
}

/** The plugin's VLM for a loopback server, closed with the test. */
export function vlmOf(baseURL: string, options: AdapterOptions = {}): Required<VlmAdapter> {
  const { model = "gpt-4.1-mini", dimensions: _, ...plugin } = options;
  const adapter = openai(plugin).createVlm?.(
    { apiKey: Secret.from(testKey), baseURL },
    { model, headers: {}, extraBody: {} },
  );
  return closedWithTest(adapter) as Required<VlmAdapter>;
}

function closedWithTest<Adapter extends { close?(): Promise<void> }>(adapter: Adapter | undefined): Adapter {
  if (adapter === undefined) throw new Error("the plugin made no adapter");
  onTestFinished(() => adapter.close?.());
  return adapter;
}
