import { describe, expectTypeOf, it } from "vitest";
import { fakePlugin } from "../../../test/support/fake-plugin.js";
import type { ProviderPlugin } from "../../contract/plugin/provider-plugin.js";
import type { CredentialInput, PluginList, VlmCredentialInput } from "./credential-input.js";

interface AzureInput {
  readonly endpoint: string;
  readonly deployment: string;
}

const azure: ProviderPlugin<"azure", AzureInput, unknown> = { ...fakePlugin("azure") } as never;
const plugins = [fakePlugin("openai"), [azure, fakePlugin("vikingdb")]] as const;
type Input = CredentialInput<typeof plugins>;
type VlmInput = VlmCredentialInput<typeof plugins>;

describe("the type of credentials", () => {
  it("names the provider of every plugin, of those in lists too", () => {
    expectTypeOf<Input["provider"]>().toEqualTypeOf<"openai" | "azure" | "vikingdb">();
  });

  it("has the fields of the provider it names, and the common ones", () => {
    type Azure = Extract<Input, { provider: "azure" }>;
    expectTypeOf<Azure["endpoint"]>().toEqualTypeOf<string>();
    expectTypeOf<Azure["account"]>().toEqualTypeOf<string | undefined>();
    const all: readonly Input[] = [
      { provider: "azure", endpoint: "https://x.example", deployment: "d", id: "a" },
      { provider: "openai", apiKey: undefined },
      // @ts-expect-error another provider's field
      { provider: "azure", endpoint: "https://x.example", deployment: "d", apiKey: "k" },
      // @ts-expect-error a field that is missing
      { provider: "azure", endpoint: "https://x.example" },
      // @ts-expect-error a field of the wrong type
      { provider: "openai", apiKey: 5 },
      // @ts-expect-error a provider that is not installed
      { provider: "acme", apiKey: "k" },
      // @ts-expect-error no provider
      { apiKey: "k" },
    ];
    expectTypeOf(all).items.toEqualTypeOf<Input>();
  });

  it("of a VLM has maxTokens, an embedder's has not; both have extraBody", () => {
    const vlm: VlmInput = { provider: "openai", apiKey: "k", maxTokens: 5, extraBody: { seed: 1 } };
    const embedder: Input = { provider: "openai", apiKey: "k", extraBody: { user: "u" } };
    // @ts-expect-error a VLM's field
    const wrong: Input = { provider: "openai", apiKey: "k", maxTokens: 5 };
    expectTypeOf([vlm, embedder, wrong]).toBeArray();
  });

  it("is open where plugins are known at run time alone", () => {
    const input: CredentialInput<PluginList> = { provider: "any", whatever: 1 };
    expectTypeOf(input.provider).toEqualTypeOf<string>();
  });
});
