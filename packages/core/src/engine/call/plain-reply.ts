import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { FinishReason } from "../../contract/plugin/finish-reason.js";
import type { RateLimit, RateLimitWindow } from "../../contract/plugin/rate-limit.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import type { ModelCredential } from "./model-credential.js";
import { describeAnswer } from "./wrong-answer.js";

// What stands beside an answer. The answer has been paid for and is whole, so a wrong member costs no answer: it is reported, and replaced
// by what a plugin that left the member out would have given.

/** The name of the model that answered. */
export function plainModel(credential: ModelCredential, model: unknown): string {
  if (typeof model === "string") {
    return model;
  }
  if (model !== undefined && model !== null) {
    credential.reportPlugin("model", `was ${describeAnswer(model)}: model must be a text`);
  }
  return credential.ref.model;
}

/** What the adapter did not send as the caller asked. */
export function plainWarnings(
  credential: ModelCredential,
  warnings: unknown,
): readonly ReplyWarning[] | undefined {
  if (warnings === undefined || warnings === null) {
    return undefined;
  }
  if (isListOf(warnings, isWarning)) {
    return warnings;
  }
  credential.reportPlugin("warnings", "were no list of { type, message }");
  return undefined;
}

/** A trap of a Proxy may throw at any access, which is as wrong as any other value. */
function isListOf<Item>(given: unknown, isItem: (item: unknown) => item is Item): given is readonly Item[] {
  try {
    return Array.isArray(given) && given.every(isItem);
  } catch {
    return false;
  }
}

function isWarning(warning: unknown): warning is ReplyWarning {
  return typeof Object(warning).type === "string" && typeof Object(warning).message === "string";
}

const finishReasons: Readonly<Record<FinishReason, true>> = {
  stop: true,
  length: true,
  toolCalls: true,
  contentFilter: true,
  other: true,
};

/** Why the model stopped. */
export function plainFinishReason(credential: ModelCredential, reason: unknown): FinishReason {
  if (isFinishReason(reason)) {
    return reason;
  }
  if (reason !== undefined && reason !== null) {
    const names = Object.keys(finishReasons).join(", ");
    credential.reportPlugin("finishReason", `was ${describeAnswer(reason)}: it must be one of ${names}`);
  }
  return "other";
}

export function isFinishReason(reason: unknown): reason is FinishReason {
  return typeof reason === "string" && Object.hasOwn(finishReasons, reason);
}

/** What the model said, in order. Undefined: the order follows from the other members. */
export function plainParts(
  credential: ModelCredential,
  parts: unknown,
): readonly AssistantPart[] | undefined {
  if (parts === undefined || parts === null) {
    return undefined;
  }
  if (isListOf(parts, isPart)) {
    return parts;
  }
  credential.reportPlugin("parts", "were no list of { type }");
  return undefined;
}

function isPart(part: unknown): part is AssistantPart {
  return typeof Object(part).type === "string";
}

/** The limits that a reply states. */
export function plainRateLimit(credential: ModelCredential, rateLimit: unknown): RateLimit | undefined {
  if (rateLimit === undefined || rateLimit === null) {
    return undefined;
  }
  try {
    const { requests, tokens } = rateLimit as Readonly<Record<string, unknown>>;
    const ofRequests = plainWindow(requests);
    const ofTokens = plainWindow(tokens);
    if (typeof rateLimit === "object" && ofRequests !== null && ofTokens !== null) {
      return {
        ...(ofRequests === undefined ? {} : { requests: ofRequests }),
        ...(ofTokens === undefined ? {} : { tokens: ofTokens }),
      };
    }
  } catch {
    // As above.
  }
  credential.reportPlugin("rateLimit", "was not { requests, tokens } with numbers limit, remaining, resetMs");
  return undefined;
}

/** A plain copy. Undefined: nothing is stated; null: what is stated is no window. */
function plainWindow(given: unknown): RateLimitWindow | undefined | null {
  if (given === undefined || given === null) {
    return undefined;
  }
  if (typeof given !== "object") {
    return null;
  }
  const { limit, remaining, resetMs } = given as Readonly<Record<string, unknown>>;
  const stated = Object.entries({ limit, remaining, resetMs }).filter(
    ([, value]) => value !== undefined && value !== null,
  );
  return stated.every(([, value]) => typeof value === "number" && !Number.isNaN(value))
    ? Object.fromEntries(stated)
    : null;
}
