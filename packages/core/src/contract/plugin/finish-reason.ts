/** Why a model stopped. `other`: Hotspare has no name for the provider's reason. */
export type FinishReason = "stop" | "length" | "toolCalls" | "contentFilter" | "other";
