import * as z from "zod";
import type { ProviderPlugin } from "../../src/contract/plugin/provider-plugin.js";
import type { SecretInput } from "../../src/contract/plugin/secret-input.js";
import { Secret } from "../../src/secrets/secret.js";

const fields = z.strictObject({
  apiKey: z
    .custom<SecretInput>((value) => Secret.problemOf(value) === undefined, {
      error: (issue) => Secret.problemOf(issue.input) ?? "is no key",
    })
    .transform((value) => Secret.from(value)),
  baseURL: z.string({ error: "must be a URL" }).optional(),
});

/** A provider for tests of what comes before any request. */
export function fakePlugin<const Name extends string>(
  name: Name,
  offers: { readonly embeddings?: boolean; readonly vlms?: boolean } = {},
): ProviderPlugin<
  Name,
  { readonly apiKey: SecretInput; readonly baseURL?: string | undefined },
  z.output<typeof fields>
> {
  const notCalled = () => {
    throw new Error("This test sends nothing.");
  };
  return {
    name,
    credentialSchema: Object.assign(fields, {
      jsonSchema: () => ({ properties: { apiKey: {}, baseURL: {} } }),
    }),
    errorRules: [],
    readErrorFacts: () => undefined,
    ...(offers.embeddings === false
      ? {}
      : {
          createEmbedder: () => ({
            capabilities: { modalities: ["text" as const], outputs: ["dense" as const], maxInputs: 10 },
            embed: notCalled,
          }),
          knownDimensions: (model: string) => ({ small: 3, large: 5 })[model],
        }),
    ...(offers.vlms === false
      ? {}
      : {
          createVlm: () => ({
            capabilities: { modalities: ["text" as const], tools: false, streaming: false },
            complete: notCalled,
          }),
        }),
  };
}
