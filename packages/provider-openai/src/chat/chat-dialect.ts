import type { GenerationOptions, JsonObject } from "@hotspare/core/plugin";

/** Where servers that speak chat completions differ in what they want to be sent. */
export interface ChatDialect {
  /** The field that bounds the answer. */
  readonly maxTokensField: "max_tokens" | "max_completion_tokens";
  /** Fields that switch thinking on or off. @default none: OpenAI has no switch that all its models know */
  readonly thinking?: (mode: NonNullable<GenerationOptions["thinking"]>) => JsonObject;
  /** Options that the server does not know: they are left out, and the reply has a warning for each. @default none */
  readonly unsupported?: readonly SamplingOption[];
  /** Where thoughts and `providerMetadata` must come from to be sent back to this server. @default nothing is sent back: OpenAI has no such fields */
  readonly sendsBack?: MetadataOrigin;
}

/**
 * Where metadata comes from. What another origin wants back is not sent: servers refuse each other's
 * fields (iOfficeAI/gemini-cli-pro#33) and signatures.
 */
export interface MetadataOrigin {
  /** The provider's name, under which `providerMetadata` holds its own. */
  readonly provider: string;
  /** The server, where one provider's name stands for many. */
  readonly endpoint?: string;
}

/** The options that are sent as they are, and their names on the wire (OpenAI API reference, "Create chat completion"; `top_k`: vLLM). */
export const samplingFields = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  stop: "stop",
  seed: "seed",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
} as const satisfies Partial<Record<keyof GenerationOptions, string>>;

export type SamplingOption = keyof typeof samplingFields;
