/**
 * What a provider wants back as it came, such as a signature of the model's thoughts: plain JSON under the provider's name. Other
 * providers do not read it.
 */
export type ProviderMetadata = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
