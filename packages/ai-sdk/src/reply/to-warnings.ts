import type { SharedV3Warning } from "@ai-sdk/provider";
import type { ReplyWarning } from "@hotspare/core";

/** Our names of settings, where the AI SDK has others. */
const settings: Readonly<Record<string, string>> = {
  maxTokens: "maxOutputTokens",
  stop: "stopSequences",
  reasoningEffort: "reasoning",
};

/** What a provider did not send as it was asked, in the AI SDK's words. */
export function toWarnings(
  own: readonly SharedV3Warning[],
  ofReply: readonly ReplyWarning[],
): SharedV3Warning[] {
  const said = ofReply.filter(({ field }) => field !== translated);
  return [...own, ...said.map(toWarning)];
}

/** They went out as fields of the body too. */
const translated = "providerOptions.openai";

function toWarning({ type, field, message }: ReplyWarning): SharedV3Warning {
  if (field === undefined) {
    return { type: "other", message };
  }
  const feature = settings[field] ?? field;
  return { type: type === "adjusted" ? "compatibility" : "unsupported", feature, details: message };
}
