import type { EmbeddingReply, ProviderPlugin } from "@hotspare/core/plugin";

/** A 429, with the time to come again, if the provider states it. */
export class RefusedError extends Error {
  readonly retryAfterSeconds: number | undefined;

  constructor(retryAfterSeconds: number | undefined) {
    super("Slow down");
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

interface KeyCredential {
  readonly key: string;
  /** Sends a text of so many tokens. */
  readonly embed: (tokens: number) => Promise<EmbeddingReply>;
}

/** A provider without a network: a credential is a key, and what answers for it. */
export const keyPlugin: ProviderPlugin<"keys", KeyCredential, KeyCredential> = {
  name: "keys",
  credentialSchema: {
    "~standard": { version: 1, vendor: "test", validate: (value) => ({ value: value as KeyCredential }) },
    jsonSchema: () => ({ type: "object" }),
  },
  errorRules: [],
  readErrorFacts: (error) => {
    if (!(error instanceof RefusedError)) return undefined;
    const { message, retryAfterSeconds } = error;
    const wait = retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) };
    return { status: 429, message, headers: new Headers(wait) };
  },
  endpointOf: () => "https://keys.test",
  identityOf: ({ key }) => key,
  createEmbedder: ({ embed }) => ({
    capabilities: { modalities: ["text"], outputs: ["dense"], maxInputs: 10 },
    embed: (inputs) => embed((JSON.stringify(inputs).match(/x+/)?.[0] ?? "").length / 4),
  }),
};
