import type { VlmModel } from "@hotspare/core/plugin";
import type { ChatDialect, ChatModel } from "@hotspare/provider-openai";
import { isSince } from "../credential/api-version.js";
import type { AzureCredential } from "../credential/azure-credential.js";

/**
 * From this day on versions know `max_completion_tokens`, which reasoning models want, and `stream_options`. 2024-08-01-preview
 * refuses the first as an unrecognized argument (openai/openai-python#1724), 2024-10-21 takes the second
 * (griptape-ai/griptape#1640).
 */
const newFieldsSince = "2024-09-01";

/** What the credential's API version wants to be sent. */
export function azureChatDialect({ apiVersion }: AzureCredential): ChatDialect {
  return {
    maxTokensField: isSince(apiVersion, newFieldsSince) ? "max_completion_tokens" : "max_tokens",
    unsupported: ["topK"],
  };
}

/** The model as Azure knows it: by its deployment. Older versions are not asked for a stream's usage, and core estimates it. */
export function azureChatModel({ deployment, apiVersion }: AzureCredential, model: VlmModel): ChatModel {
  const { extraBody } = model;
  return {
    ...model,
    model: deployment,
    extraBody: isSince(apiVersion, newFieldsSince) ? extraBody : { stream_options: undefined, ...extraBody },
  };
}
