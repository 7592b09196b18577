/**
 * Data that a provider wants back unchanged, such as a signature of the model's thoughts: plain JSON under the provider's name. Other
 * providers do not read it.
 */
export type ProviderMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What you want of one provider alone, such as a mark for Anthropic's cache: `{ anthropic: { cacheControl: { type: "ephemeral" } } }`. A spare of another
 * provider does not read it. `@hotspare/provider-ai-sdk` sends it as the AI SDK's `providerOptions`; the other providers of Hotspare have `extraBody`.
 */
export type ProviderOptions = ProviderMetadata;
