import { isSameEndpoint, type JsonObject, type ProviderMetadata } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";

/**
 * Fields of a message or a tool call that a server wants back unchanged: `reasoning_details` (OpenRouter, "Preserving reasoning"), `extra_content`
 * (Gemini's OpenAI compatibility, "Thought signatures"), `thinking_blocks` and `provider_specific_fields` (LiteLLM, "Reasoning content"; for a call
 * also inside its `function`, where it holds Gemini's signature).
 */
export const returnedFields: ReadonlySet<string> = new Set([
  "reasoning_details",
  "extra_content",
  "thinking_blocks",
  "provider_specific_fields",
]);

/** The metadata that takes these fields back to their origin. Undefined: there are no such fields, or the origin wants nothing back. */
export function metadataOf(
  fields: JsonObject,
  origin: MetadataOrigin | undefined,
): ProviderMetadata | undefined {
  if (origin === undefined || Object.keys(fields).length === 0) {
    return undefined;
  }
  const { provider, endpoint } = origin;
  return { [provider]: endpoint === undefined ? fields : { endpoint, ...fields } };
}

/** The fields to send back to this origin. Empty when the metadata is from another origin. */
export function ownFields(
  metadata: ProviderMetadata | undefined,
  origin: MetadataOrigin | undefined,
): JsonObject {
  const own = origin === undefined ? undefined : metadata?.[origin.provider];
  if (own === undefined) {
    return {};
  }
  const { endpoint, ...fields } = own;
  return isEndpointOf(endpoint, origin) ? fields : {};
}

/** Metadata without an endpoint belongs to the provider's only server. */
function isEndpointOf(endpoint: unknown, origin: MetadataOrigin | undefined): boolean {
  const own = origin?.endpoint;
  return endpoint === undefined || endpoint === own || (own !== undefined && isSameEndpoint(endpoint, own));
}

/** Whether the metadata has something that is not sent to this origin. */
export function hasForeignFields(
  metadata: ProviderMetadata | undefined,
  origin: MetadataOrigin | undefined,
): boolean {
  return Object.entries(metadata ?? {}).some(([provider, { endpoint, ...fields }]) => {
    const isOwn = provider === origin?.provider && isEndpointOf(endpoint, origin);
    return !isOwn && Object.keys(fields).length > 0;
  });
}

/** The fields of a tool call that go back. */
export function returnedFieldsIn(source: JsonObject): JsonObject {
  const found: Record<string, unknown> = {};
  for (const name of returnedFields) {
    const value = source[name];
    if (value !== undefined && value !== null) {
      found[name] = value;
    }
  }
  return found;
}
