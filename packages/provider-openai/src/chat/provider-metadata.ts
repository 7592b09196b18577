import { isSameEndpoint, type JsonObject, type ProviderMetadata } from "@hotspare/core/plugin";
import type { MetadataOrigin } from "./chat-dialect.js";

/**
 * Fields of a message or of a tool call that a server wants back as they came: `reasoning_details` (OpenRouter, "Preserving
 * reasoning"), `extra_content` (Gemini's OpenAI compatibility, "Thought signatures"), `thinking_blocks` and
 * `provider_specific_fields` (LiteLLM, "Reasoning content"; of a call also within its `function`, where it holds Gemini's signature).
 */
export const returnedFields: ReadonlySet<string> = new Set([
  "reasoning_details",
  "extra_content",
  "thinking_blocks",
  "provider_specific_fields",
]);

/** The metadata that brings these fields back to where they came from; undefined: there are none, or nothing goes back. */
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

/** The fields to be sent back to this origin; empty when the metadata is of another one. */
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

/** Metadata without an endpoint is of the provider's only server. */
function isEndpointOf(endpoint: unknown, origin: MetadataOrigin | undefined): boolean {
  const own = origin?.endpoint;
  return endpoint === undefined || endpoint === own || (own !== undefined && isSameEndpoint(endpoint, own));
}

/** Whether there is something in it that is not sent to this origin. */
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
