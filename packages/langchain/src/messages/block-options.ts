import { isObject, type JsonObject, type ProviderOptions } from "@hotspare/core/plugin";

/**
 * What a block asks of one provider: Anthropic's mark for its cache, on the block itself (`cache_control`) or in the metadata of LangChain's own blocks.
 * Sources: Anthropic, "Prompt caching"; @langchain/anthropic, `metadata.cache_control`. Undefined: the block asks nothing.
 */
export function blockOptions({ cache_control: own, metadata }: JsonObject): ProviderOptions | undefined {
  const mark = own ?? (isObject(metadata) ? metadata["cache_control"] : undefined);
  return isObject(mark) ? { anthropic: { cacheControl: mark } } : undefined;
}

/** Why a mark is left out. */
export const unplacedMark = "The block is a mark for a provider's cache, and no part comes before it.";

/** Options of a part or a message with those that stand behind it. */
export function withMark<Marked extends { readonly providerOptions?: ProviderOptions | undefined }>(
  marked: Marked,
  mark: ProviderOptions,
): Marked {
  return { ...marked, providerOptions: { ...marked.providerOptions, ...mark } };
}
