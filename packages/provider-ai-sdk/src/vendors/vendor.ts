/** The vendor whose options a model reads. */
export interface Vendor {
  /** The vendor's name in this package's tables: `anthropic`, `bedrock`, `google`, `openai`, `cohere`, … */
  readonly name: string;
  /** The keys of `providerOptions` under which the model's package reads its options. */
  readonly optionKeys: readonly string[];
}

/**
 * Models whose `provider` does not begin with the key of the options. Sources: the calls of `parseProviderOptions` in @ai-sdk/anthropic (also for
 * Vertex and Bedrock: `vertex.anthropic.messages`, `bedrock.anthropic.messages`), @ai-sdk/amazon-bedrock, @ai-sdk/google, @ai-sdk/google-vertex and
 * @ai-sdk/azure. The responses of @ai-sdk/azure read `azure`, and its chats read `openai`.
 */
const namedOtherwise: readonly (readonly [provider: RegExp, name: string, optionKeys: readonly string[]])[] =
  [
    [/(?:^|\.)anthropic(?:\.|$)/, "anthropic", ["anthropic"]],
    [/bedrock/, "bedrock", ["bedrock"]],
    [/^google\.vertex|^vertex/, "google", ["google", "vertex"]],
    [/^google/, "google", ["google"]],
    [/^azure/, "openai", ["openai", "azure"]],
  ];

/** Finds the vendor from a model's `provider`. For the AI SDK's gateway, finds the vendor from the model's id: `anthropic/claude-…`. */
export function vendorOf({
  provider,
  modelId,
}: {
  readonly provider: string;
  readonly modelId: string;
}): Vendor {
  const [creator] = /^gateway(?:\.|$)/.test(provider) ? modelId.split("/") : [];
  const spoken = creator ?? provider;
  const found = namedOtherwise.find(([pattern]) => pattern.test(spoken));
  if (found !== undefined) {
    const [, name, optionKeys] = found;
    return { name, optionKeys };
  }
  const [name = spoken] = spoken.split(".");
  return { name, optionKeys: [name] };
}
