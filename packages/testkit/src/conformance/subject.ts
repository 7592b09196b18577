import { ok } from "node:assert/strict";
import type { AttemptContext, EmbedderAdapter, ProviderPlugin, VlmAdapter } from "@hotspare/core/plugin";
import type { ProviderConformance } from "./provider-conformance.js";

/** Long, unlike any other text, and only of letters that every provider's keys allow. */
export const KEY = "AKLTconformance7Qm4Xw9Zt2Vb8Np3Rk6Ys1";

/** The tested plugin, and what its author says about the provider. */
export interface Subject<Input, Credential> {
  readonly plugin: ProviderPlugin<string, Input, Credential>;
  readonly conformance: ProviderConformance<Input>;
}

/** Validates a user's credential with the plugin's schema. */
export async function validate<Input, Credential>({ plugin }: Subject<Input, Credential>, input: unknown) {
  return plugin.credentialSchema["~standard"].validate(input);
}

export async function credentialAt<Input, Credential>(
  subject: Subject<Input, Credential>,
  url: string,
  key = KEY,
): Promise<Credential> {
  const result = await validate(subject, subject.conformance.credential({ url, key }));
  if (result.issues !== undefined) {
    const messages = result.issues.map(({ message }) => message).join("; ");
    throw new Error(`credential() gives what the plugin's own schema refuses: ${messages}`);
  }
  return result.value;
}

export async function embedderAt<Input, Credential>(
  subject: Subject<Input, Credential>,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EmbedderAdapter> {
  const { plugin, conformance } = subject;
  ok(plugin.createEmbedder, "the plugin has no createEmbedder(), and `embedder` was given");
  const { model = "", dimensions } = conformance.embedder ?? {};
  const length = dimensions === undefined ? {} : { dimensions };
  return plugin.createEmbedder(await credentialAt(subject, url), {
    model,
    ...length,
    output: "dense",
    headers,
  });
}

export async function vlmAt<Input, Credential>(
  subject: Subject<Input, Credential>,
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<VlmAdapter> {
  const { plugin, conformance } = subject;
  ok(plugin.createVlm, "the plugin has no createVlm(), and `vlm` was given");
  const { model = "" } = conformance.vlm ?? {};
  return plugin.createVlm(await credentialAt(subject, url), { model, headers, extraBody: {} });
}

/** The context that core passes to an adapter with each attempt. */
export const contextOf = (signal: AbortSignal, more: Partial<AttemptContext> = {}): AttemptContext => ({
  signal,
  callId: 1,
  attemptId: 1,
  ...more,
});

export const neverAborts = (): AttemptContext => contextOf(new AbortController().signal);
