import { type FinishReason, isObject, textOf } from "@hotspare/core/plugin";

/** How an answer ended. */
export interface Ending {
  /** `failure`: the answer is not complete. `unstated`: the provider stated no reason. */
  readonly reason: FinishReason | "failure" | "unstated";
  /** The provider's own word. */
  readonly word: string | undefined;
}

const meanings: Readonly<Record<string, Ending["reason"]>> = {
  stop: "stop",
  length: "length",
  "content-filter": "contentFilter",
  "tool-calls": "toolCalls",
  error: "failure",
  other: "other",
  // Version 2.
  unknown: "unstated",
};

/**
 * Reads `finishReason`: a word in version 2, `{ unified, raw }` since version 3. "other" without a raw word means that the provider stated no reason:
 * the packages begin with "other", and it remains when a stream was cut.
 */
export function endingOf(finishReason: unknown): Ending {
  if (!isObject(finishReason)) {
    return { reason: meaningOf(finishReason), word: textOf(finishReason) };
  }
  const word = textOf(finishReason["raw"]);
  const reason = meaningOf(finishReason["unified"]);
  return { reason: reason === "other" && word === undefined ? "unstated" : reason, word };
}

/** The provider's own word for why the model stopped. Version 2 does not have it. */
export function rawFinishReasonOf(finishReason: unknown): { readonly rawFinishReason?: string } {
  const word = isObject(finishReason) ? textOf(finishReason["raw"]) : undefined;
  return word === undefined ? {} : { rawFinishReason: word };
}

function meaningOf(word: unknown): Ending["reason"] {
  return typeof word === "string" && Object.hasOwn(meanings, word) ? (meanings[word] ?? "other") : "other";
}

/** Some packages say "stop" for an answer that calls tools. */
export function finishReasonOf({ reason }: Ending, callsTools: boolean): FinishReason {
  if (reason === "unstated" || reason === "failure") {
    return callsTools ? "toolCalls" : "other";
  }
  return reason === "stop" && callsTools ? "toolCalls" : reason;
}
