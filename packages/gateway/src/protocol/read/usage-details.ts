import { isObject, type JsonObject } from "@hotspare/core/plugin";

/** The further counts of a provider's usage, which have no name in Hotspare, such as `audio_tokens`. */
export interface UsageDetails {
  readonly ofPrompt: JsonObject;
  readonly ofCompletion: JsonObject;
}

/** OpenAI API reference, "The chat completion object", `usage`. Other servers add counts with other names, such as `text_tokens`. */
const countName = /^[a-z]+(?:_[a-z]+){0,4}_tokens$/;

/** Reads the details of the usage in the fields of an answer. Leaves out everything that is not a count. */
export function usageDetails(raw: JsonObject | undefined): UsageDetails {
  const usage = raw?.["usage"];
  return isObject(usage)
    ? {
        ofPrompt: countsIn(usage["prompt_tokens_details"]),
        ofCompletion: countsIn(usage["completion_tokens_details"]),
      }
    : { ofPrompt: {}, ofCompletion: {} };
}

function countsIn(details: unknown): JsonObject {
  return isObject(details)
    ? Object.fromEntries(
        Object.entries(details).filter(([name, count]) => countName.test(name) && isCount(count)),
      )
    : {};
}

function isCount(count: unknown): boolean {
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0;
}
