import type { AssistantPart } from "../../contract/plugin/assistant-part.js";
import type { FinishReason } from "../../contract/plugin/finish-reason.js";
import type { RateLimit, RateLimitWindow } from "../../contract/plugin/rate-limit.js";
import type { ReplyWarning } from "../../contract/plugin/reply-warning.js";
import { UnusableReplyError } from "../../errors/unusable-reply-error.js";
import { describeValue } from "../../request/media/describe-value.js";
import type { ModelCredential } from "./model-credential.js";

/** A method of a plugin, and what it must give. */
export interface PluginMethod {
  readonly name: string;
  /** As the end of the sentence "… must give". */
  readonly gives: string;
}

/** What came of an adapter without the method. */
export const noMethod = "nothing, because its adapter has no such method";

/** A plugin without a compiler gave something else than its method must: reports it, and makes the attempt's failure of it. */
export function wrongAnswer(
  credential: ModelCredential,
  { name, gives }: PluginMethod,
  came: string,
  cause?: unknown,
): UnusableReplyError {
  credential.reportPlugin(name, `returned ${came}: ${name}() must return ${gives}`);
  return new UnusableReplyError({
    reason: "wrong_plugin_answer",
    message: `${name}() of the plugin "${credential.ref.provider}" returned ${came}; ${name}() must return ${gives}.`,
    ...(cause === undefined ? {} : { cause }),
  });
}

/**
 * Reads what a plugin gave. A getter or a Proxy may throw at any access: that is the plugin's wrong answer, and neither our fault nor the
 * caller's, so the call moves on.
 */
export function readAnswer<Value>(
  credential: ModelCredential,
  method: PluginMethod,
  read: () => Value,
): Value {
  try {
    return read();
  } catch (error) {
    throw unreadAnswer(credential, method, error);
  }
}

/** The failure of an answer whose reading threw. */
export function unreadAnswer(
  credential: ModelCredential,
  method: PluginMethod,
  error: unknown,
): UnusableReplyError {
  return UnusableReplyError.isInstance(error)
    ? error
    : wrongAnswer(credential, method, "members that throw when they are read", error);
}

/** Describes a value for an error, never its content; the value may throw at any access. */
export function describeAnswer(value: unknown): string {
  try {
    return describeValue(value);
  } catch {
    return "a value that cannot be read";
  }
}

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
  return plainList(credential, warnings, { name: "warnings", of: "{ type, message }", isItem: isWarning });
}

interface ListMember<Item> {
  readonly name: string;
  /** What the list holds, for the report. */
  readonly of: string;
  isItem(item: unknown): item is Item;
}

function plainList<Item>(
  credential: ModelCredential,
  given: unknown,
  { name, of, isItem }: ListMember<Item>,
): readonly Item[] | undefined {
  if (given === undefined || given === null) {
    return undefined;
  }
  try {
    if (Array.isArray(given) && given.every(isItem)) {
      return given;
    }
  } catch {
    // A trap of a Proxy may throw at any access, which is as wrong as any other value.
  }
  credential.reportPlugin(name, `were no list of ${of}`);
  return undefined;
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

function isFinishReason(reason: unknown): reason is FinishReason {
  return typeof reason === "string" && Object.hasOwn(finishReasons, reason);
}

/** What the model said, in order. Undefined: the order follows from the other members. */
export function plainParts(
  credential: ModelCredential,
  parts: unknown,
): readonly AssistantPart[] | undefined {
  return plainList(credential, parts, { name: "parts", of: "{ type }", isItem: isPart });
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
    // A getter threw, which is as wrong as any other value.
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
