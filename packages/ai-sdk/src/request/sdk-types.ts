import type { LanguageModelV3CallOptions, LanguageModelV3Prompt } from "@ai-sdk/provider";
import type { LanguageModelV4CallOptions, LanguageModelV4Prompt } from "@ai-sdk/provider-4";

/**
 * What the AI SDK asks of a model, in either version. The two differ in how files are written, which is told from the value itself: `ai` 7 hands some of
 * its own forms to a model of version 3.
 */
export type SdkCallOptions = LanguageModelV3CallOptions | LanguageModelV4CallOptions;
export type SdkMessage = LanguageModelV3Prompt[number] | LanguageModelV4Prompt[number];

type ContentOf<Role extends SdkMessage["role"]> = Exclude<
  Extract<SdkMessage, { readonly role: Role }>["content"],
  string
>[number];

export type SdkUserPart = ContentOf<"user">;
export type SdkAssistantPart = ContentOf<"assistant">;
export type SdkToolPart = ContentOf<"tool">;
export type SdkToolOutput = Extract<SdkToolPart, { readonly type: "tool-result" }>["output"];

/** Options or metadata by provider. */
export type ByProvider = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
