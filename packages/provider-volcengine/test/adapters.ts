import type { EmbedderAdapter, EmbeddingOutput, VlmAdapter } from "@hotspare/core/plugin";
import { onTestFinished } from "vitest";
import { type VolcenginePluginOptions, volcengine } from "../src/volcengine.js";

export { gatherChunks, rejectionOf } from "@hotspare/testkit";

/** The key of every test. No part of it may appear in an error. */
export const testKey = "0a1b2c3d-4e5f-6789-abcd-ef0123456789";

/** The context of an attempt that never aborts. */
export const neverAborts = { signal: new AbortController().signal, callId: 1, attemptId: 1 } as const;

const visionModel = "doubao-embedding-vision-251215";
export const textModel = "doubao-embedding-large-text-250515";

interface ArkOptions extends VolcenginePluginOptions {
  readonly model?: string;
  readonly dimensions?: number;
  readonly output?: EmbeddingOutput;
  readonly endpointId?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly extraBody?: Readonly<Record<string, unknown>>;
}

/** The plugin's embedder for a loopback server, closed with the test. */
export function arkEmbedder(baseURL: string, options: ArkOptions = {}): EmbedderAdapter {
  const { model = visionModel, output = "dense", dimensions, headers = {}, ...others } = options;
  const { endpointId, extraBody = {}, ...plugin } = others;
  const [ark] = volcengine(plugin);
  return closedWithTest(
    ark.createEmbedder?.(arkCredential(baseURL, endpointId), {
      model,
      output,
      headers,
      extraBody,
      ...(dimensions === undefined ? {} : { dimensions }),
    }),
  );
}

/** The plugin's VLM for a loopback server, closed with the test. */
export function arkVlm(baseURL: string, options: ArkOptions = {}): Required<VlmAdapter> {
  const { model = "doubao-seed-2-0-lite-260428", headers = {}, endpointId, transport } = options;
  const [ark] = volcengine(transport === undefined ? {} : { transport });
  const adapter = ark.createVlm?.(arkCredential(baseURL, endpointId), { model, headers, extraBody: {} });
  return closedWithTest(adapter) as Required<VlmAdapter>;
}

/** A credential as the schema returns it. */
export function parsedBy<Output>(
  schema: {
    readonly "~standard": { validate(value: unknown): unknown };
  },
  input: unknown,
): Output {
  const result = schema["~standard"].validate(input) as {
    readonly value?: Output;
    readonly issues?: unknown;
  };
  if (result.value === undefined) throw new Error(JSON.stringify(result.issues));
  return result.value;
}

export function closedWithTest<Adapter extends { close?(): Promise<void> }>(
  adapter: Adapter | undefined,
): Adapter {
  if (adapter === undefined) throw new Error("the plugin made no adapter");
  onTestFinished(() => adapter.close?.());
  return adapter;
}

function arkCredential(baseURL: string, endpointId: string | undefined) {
  const [{ credentialSchema }] = volcengine();
  return parsedBy<Parameters<NonNullable<ReturnType<typeof volcengine>[0]["createEmbedder"]>>[0]>(
    credentialSchema,
    { apiKey: testKey, baseURL: `${baseURL}/api/v3`, ...(endpointId === undefined ? {} : { endpointId }) },
  );
}
