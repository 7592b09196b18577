/** Why a model stopped. `other`: the provider gives a reason that has no name here. */
export type FinishReason = "stop" | "length" | "toolCalls" | "contentFilter" | "other";
