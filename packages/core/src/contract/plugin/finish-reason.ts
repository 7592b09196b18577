/** Why a model stopped. `other`: a reason the provider's own words give and we have no name for. */
export type FinishReason = "stop" | "length" | "toolCalls" | "contentFilter" | "other";
