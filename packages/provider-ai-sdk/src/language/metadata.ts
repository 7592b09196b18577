import type {
  AssistantPart,
  JsonObject,
  Message,
  ProviderMetadata,
  ResolvedMedia,
  ToolCall,
} from "@hotspare/core/plugin";
import { isObject, partsOf } from "@hotspare/core/plugin";
import type { ProviderOptions } from "../vendors/provider-options.js";

/** The key under which this package writes whose metadata it is. */
const markKey = "ai-sdk";

/**
 * Vendors whose metadata names something that one account stores, or that one account encrypted. Another account refuses such metadata (OpenAI,
 * "Reasoning items": ids of items and `encrypted_content`). Signatures of Anthropic and Gemini are valid for every account of the model.
 */
const keptByAccount: ReadonlySet<string> = new Set(["openai", "azure", "xai"]);

/** Where metadata came from. */
interface Origin {
  readonly account: string;
  /** Whether the metadata is about a reply as a whole. Such metadata does not go back. @default false */
  readonly ofReply?: boolean;
}

/** Marks the metadata that a provider wants back with the account that it came from. Undefined: there is no metadata. */
export function markedMetadata(
  given: unknown,
  { account, ofReply = false }: Origin,
): ProviderMetadata | undefined {
  return isObject(given) && Object.keys(given).length > 0
    ? { ...(given as ProviderMetadata), [markKey]: ofReply ? { account, ofReply } : { account } }
    : undefined;
}

/**
 * The metadata of a reply as a whole, which does not go back. When the parts have metadata, it also contains the parts, for callers that send back
 * only the simple fields of a message.
 */
export function replyMetadata(
  given: unknown,
  parts: readonly AssistantPart[],
  { account }: Origin,
): ProviderMetadata | undefined {
  const signed = parts.some(({ providerMetadata }) => providerMetadata !== undefined);
  const own = isObject(given) ? (given as ProviderMetadata) : {};
  return signed || Object.keys(own).length > 0
    ? { ...own, [markKey]: { account, ofReply: true, ...(signed ? { parts } : {}) } }
    : undefined;
}

/** The options that send metadata back. Undefined: nothing goes back. Metadata that the caller wrote is sent unchanged. */
export function returnedOptions(
  metadata: ProviderMetadata | undefined,
  { account }: Origin,
): ProviderOptions | undefined {
  if (metadata === undefined) {
    return undefined;
  }
  const { [markKey]: mark, ...fields } = metadata;
  const isOthers = mark !== undefined && mark["account"] !== account;
  const kept = Object.entries(fields).filter(
    ([vendor]) => mark?.["ofReply"] !== true && !(isOthers && keptByAccount.has(vendor)),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/**
 * The parts of an assistant message: the message's own parts, otherwise the parts in the metadata of the reply, if the message still has the same
 * content.
 */
export function partsOfMessage(
  message: Extract<Message<ResolvedMedia>, { role: "assistant" }>,
): readonly AssistantPart[] {
  if (message.parts !== undefined) {
    return message.parts;
  }
  const { content = "", toolCalls = [] } = message;
  const kept = message.providerMetadata?.[markKey]?.["parts"];
  if (Array.isArray(kept) && isSaidBy(kept as readonly AssistantPart[], content, toolCalls)) {
    return kept as readonly AssistantPart[];
  }
  return partsOf(message);
}

/** The caller may have changed the message. */
function isSaidBy(parts: readonly AssistantPart[], content: string, toolCalls: readonly ToolCall[]): boolean {
  const text = parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("");
  const calls = parts.filter((part) => part.type === "toolCall");
  return (
    text === content &&
    calls.length === toolCalls.length &&
    calls.every(({ id, arguments: written }, index) => {
      const call: Partial<ToolCall> = toolCalls[index] ?? {};
      return id === call.id && written === call.arguments;
    })
  );
}

/** The provider's metadata of one part, marked with its account. */
export function metadataIn(
  part: JsonObject,
  origin: Origin,
): { readonly providerMetadata?: ProviderMetadata } {
  const metadata = markedMetadata(part["providerMetadata"], origin);
  return metadata === undefined ? {} : { providerMetadata: metadata };
}
