import { type ChatDialect, chatDialect, type KnownTraits } from "@hotspare/provider-openai";
import { isSince } from "../credential/api-version.js";
import type { AzureCredential } from "../credential/azure-credential.js";

/**
 * Versions since this day accept `max_completion_tokens`, which reasoning models require, and `stream_options`. 2024-08-01-preview refuses
 * `max_completion_tokens` as an unrecognized argument (openai/openai-python#1724). 2024-10-21 accepts `stream_options` (griptape-ai/griptape#1640).
 */
const newFieldsSince = "2024-09-01";

/** The dialect of the credential's API version, unless its settings say otherwise. */
export function azureChatDialect(credential: AzureCredential): ChatDialect {
  const isNew = isSince(credential.apiVersion, newFieldsSince);
  const known: KnownTraits = {
    maxTokensField: isNew ? "max_completion_tokens" : "max_tokens",
    // Without `stream_options`, core estimates the usage.
    streamOptions: isNew,
    unsupported: ["topK"],
    // "Expected a string with maximum length 40" (Portkey-AI/gateway#1062).
    toolCallIds: "upTo40",
  };
  return chatDialect(credential, known, undefined);
}
